// A browser on a copy of the built site, for the tests of one file.
//
//   const reader = openSite();
//   for (const way of WAYS) { … await reader.open(way, 'index.html') … }
//
// The copy stands at an awkward path, so that a site works from any; tests may
// change it. It is read from the disk (`file`) and from a server (`http`).

import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { copyToAwkwardPath, fileBase, launch, pageUrl, serve, watch } from './lib.mjs';

export const SITE = process.env.KEIJI_SITE;
export const WAYS = ['file', 'http'];

/**
 * Sets up before the tests of the block it is called in, and cleans up after them.
 * `prepare` is given the directory of the copy before anything reads it.
 */
export function openSite(prepare = () => {}) {
  const reader = {
    /** The address of the site, without an end. */
    base: (way) => (way === 'file' ? fileBase(reader.directory) : reader.server.base),
    /** A page in a context of its own, with what it says on the console and asks for. */
    open: async (way, name, options = {}) => {
      const context = await reader.browser.newContext(options);
      const page = await context.newPage();
      const said = watch(page, reader.base(way));
      const [path, rest = ''] = name.split(/(?=[?#])/);
      await page.goto(pageUrl(reader.base(way), path) + rest);
      return { context, page, said };
    },
  };
  let copy;
  before(async () => {
    assert.ok(SITE, 'KEIJI_SITE must name the directory of a built site');
    copy = await copyToAwkwardPath(SITE);
    reader.directory = copy.directory;
    await prepare(copy.directory);
    reader.server = await serve(copy.directory);
    reader.browser = await launch();
  });
  after(async () => {
    await reader.browser?.close();
    await reader.server?.close();
    await copy?.remove();
  });
  return reader;
}
