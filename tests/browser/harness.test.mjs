// Shows that the inspection finds faults: a check that never fails is none.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { fileBase, inspectAll, launch, serve, temporaryDirectory } from './lib.mjs';

const CSP = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; style-src \'self\'">';

const GOOD = `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>良い</title>${CSP}
<link rel="icon" href="../style.css">
<link rel="stylesheet" href="../style.css"></head><body><h1>良い頁</h1><p>何も言わない。</p></body></html>`;

const BAD = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>悪い</title>
<script>console.log('聞こえますか')</script><style>p { color: red }</style></head><body>
<h1>一</h1><h1>二</h1><p id="a" style="width: 900px">幅</p><p id="a" onclick="0">押す</p>
<img src="missing.png" alt=""><img src="http://127.0.0.1:9/outside.png" alt=""></body></html>`;

async function fixture() {
  const temporary = await temporaryDirectory();
  const directory = join(temporary.path, '試し 用');
  await mkdir(join(directory, 'body'), { recursive: true });
  await writeFile(join(directory, 'style.css'), 'h1 { font-size: 1rem }');
  await writeFile(join(directory, 'body', 'good.html'), GOOD);
  await writeFile(join(directory, 'bad.html'), BAD);
  return { directory, remove: temporary.remove };
}

test('the inspection itself', async (t) => {
  const { directory, remove } = await fixture();
  const server = await serve(directory);
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    await server.close();
    await remove();
  });
  for (const base of [fileBase(directory), server.base]) {
    await t.test(`finds each fault over ${base.split(':')[0]}:`, async () => {
      const { pages, ...faults } = await inspectAll(browser, base, directory);
      assert.deepEqual(pages, ['bad.html', 'body/good.html']);
      const text = Object.values(faults).flat().join('\n');
      for (const expected of [
        'console.log: 聞こえますか',
        'missing.png',
        'leaves the site: http://127.0.0.1:9/outside.png',
        '2 h1 elements',
        'lang is "en"',
        'no Content-Security-Policy',
        'inline script',
        'inline style',
        'style attribute',
        'event attribute',
        'id used twice: a',
        'px wide on 320 px',
      ]) {
        assert.ok(text.includes(expected), `${expected} is not in:\n${text}`);
      }
      assert.ok(!text.includes('good.html'), text);
    });
  }
});
