// Opens every page of the built site from the disk and over HTTP.

import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { copyToAwkwardPath, fileBase, htmlPages, inspectAll, launch, pageUrl, serve, watch } from './lib.mjs';

const SITE = process.env.KEIJI_SITE;

/** Shows the first faults only: one slip in a template repeats on every page. */
function assertNone(faults) {
  const shown = faults.slice(0, 20).join('\n');
  assert.equal(faults.length, 0, `${faults.length} faults, the first of them:\n${shown}`);
}

describe('the built site', () => {
  let browser;
  let copy;
  let server;

  before(async () => {
    assert.ok(SITE, 'KEIJI_SITE must name the directory of a built site');
    assert.ok((await stat(SITE)).isDirectory(), `${SITE} is no directory`);
    copy = await copyToAwkwardPath(SITE);
    server = await serve(copy.directory);
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
    await copy?.remove();
  });

  for (const way of ['file', 'http']) {
    const base = () => (way === 'file' ? fileBase(copy.directory) : server.base);

    describe(`over ${way}`, () => {
      let faults;
      before(async () => {
        faults = await inspectAll(browser, base(), copy.directory);
      });

      test('has pages', () => assert.ok(faults.pages.includes('index.html'), `${faults.pages.length} pages`));
      test('says nothing on the console', () => assertNone(faults.console));
      test('asks for nothing outside, and gets all it asks for', () => assertNone(faults.requests));
      test('has sound markup without inline code', () => assertNone(faults.markup));
      test('fits a screen of 320 pixels', () => assertNone(faults.width));

      test('copies what a copy button offers', async (t) => {
        const name = await firstPageWith(copy.directory, 'data-copy');
        if (!name) return t.skip('no page has a copy button');
        await copyButtonWorks(browser, base(), name, { clipboard: true });
      });

      test('leaves the text selected or copied where there is no clipboard', async (t) => {
        const name = await firstPageWith(copy.directory, 'data-copy');
        if (!name) return t.skip('no page has a copy button');
        await copyButtonWorks(browser, base(), name, { clipboard: false });
      });
    });
  }
});

async function firstPageWith(directory, text) {
  for (const name of await htmlPages(directory)) {
    if ((await readFile(join(directory, name), 'utf8')).includes(text)) return name;
  }
  return undefined;
}

async function copyButtonWorks(browser, base, name, { clipboard }) {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  try {
    const reader = await context.newPage();
    await reader.goto(pageUrl(base, name));
    await reader.evaluate(() => navigator.clipboard.writeText('前のもの'));
    const page = await context.newPage();
    if (!clipboard) {
      await page.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });
      });
    }
    const said = watch(page, base);
    await page.goto(pageUrl(base, name));
    const button = page.locator('[data-copy]').first();
    // Buttons may show only when their clause is under the pointer.
    await button.evaluate((element) => element.closest('[data-clause-id]')?.scrollIntoView());
    await button.focus();
    await page.keyboard.press('Enter');
    const taken = await waitFor(async () => {
      const selected = await page.evaluate(selectedText);
      if (!clipboard && selected) return selected;
      await reader.bringToFront();
      const copied = await reader.evaluate(() => navigator.clipboard.readText());
      await page.bringToFront();
      return copied === '前のもの' ? '' : copied;
    });
    assert.ok(taken.trim(), `${name}: nothing was copied${clipboard ? '' : ' or selected'}`);
    assert.deepEqual(said.console, []);
  } finally {
    await context.close();
  }
}

// Runs in the page.
function selectedText() {
  const field = document.activeElement;
  return typeof field?.selectionStart === 'number'
    ? field.value.slice(field.selectionStart, field.selectionEnd)
    : String(getSelection());
}

/** Asks until the answer is not empty, five seconds at most. */
async function waitFor(ask) {
  const end = Date.now() + 5000;
  for (;;) {
    const answer = await ask();
    if (answer || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
