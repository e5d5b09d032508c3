// Clauses against controls: a number of the table leads to its clauses, with and
// without scripts; the table is narrowed by keyboard, and prints with its head.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { NARROW, pageUrl } from './lib.mjs';
import { openSite } from './reader.mjs';

const MATRIX = 'oguchi/trace.html';
const IMPACT = 'ubuyama/impact-h27--sample-r9.html';

describe('clauses against controls', () => {
  const reader = openSite();

  const open = (name, options) => reader.open('file', name, options);
  const cell = (page) => page.locator('.chapter-table td a[href$="-technical"]').first();

  for (const javaScriptEnabled of [true, false]) {
    test(`a number leads to as many clauses, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
      const { context, page, said } = await open(MATRIX, { javaScriptEnabled });
      const number = cell(page);
      const wanted = Number(await number.innerText());
      const slug = (await number.getAttribute('href')).replace(/^#x-(.+)-technical$/, '$1');
      await number.click();
      const chapter = page.locator(`.trace-chapter[data-chapter="${slug}"]`);
      await page.waitForFunction(([id, n]) => {
        const rows = [...document.querySelectorAll(`.trace-chapter[data-chapter="${id}"] .trace-row`)];
        return rows.filter((row) => row.getClientRects().length).length === n;
      }, [slug, wanted]).catch(() => {});
      assert.equal(await chapter.locator('.trace-row:visible').count(), wanted);
      assert.equal(await page.locator('.trace-filter').count(), javaScriptEnabled ? 1 : 0);
      if (javaScriptEnabled) {
        assert.equal(await page.locator('.trace-row:visible').count(), wanted, 'other chapters are away');
        assert.match(await page.locator('.filter-count').innerText(), new RegExp(`のうち ${wanted} 件`));
      } else {
        await chapter.getByRole('link', { name: 'すべて示す' }).first().click();
        assert.ok(await chapter.locator('.trace-row:visible').count() > wanted);
      }
      assert.deepEqual(said.console, []);
      await context.close();
    });
  }

  test('is narrowed by keyboard, by several conditions at once', async () => {
    const { context, page } = await open(MATRIX);
    const rows = page.locator('.trace-row:visible');
    const all = await rows.count();
    await page.getByLabel('関係').focus();
    await page.keyboard.press('ArrowDown');
    const implemented = await rows.count();
    assert.ok(implemented > 0 && implemented < all, `${implemented} of ${all}`);
    assert.equal(await page.locator('.trace-row li:visible:not([data-r="implements"])').count(), 0);
    await page.getByLabel('担当').selectOption({ index: 1 });
    const owner = await page.getByLabel('担当').locator('option:checked').innerText();
    const told = await page.locator('.trace-row li:visible .of-control').allInnerTexts();
    assert.ok(told.length > 0 && told.every((one) => one.includes(owner)), owner);
    await page.getByLabel('条文と統制の言葉').fill('このような言葉はどこにもない');
    assert.equal(await rows.count(), 0);
    assert.match(await page.locator('.filter-count').innerText(), /当てはまる条文はありません/);
    await page.getByRole('button', { name: '条件を消す' }).press('Enter');
    await page.waitForFunction((n) => document.querySelectorAll('.trace-row:not([hidden])').length === n, all);
    await context.close();
  });

  test('prints every clause under a head that is repeated, without the tools', async () => {
    const { context, page } = await open(MATRIX);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.trace-filter').isVisible(), false);
    const display = await page.locator('.trace-table > thead').evaluate((head) => getComputedStyle(head).display);
    assert.equal(display, 'table-header-group');
    await context.close();
  });

  test('the lists of the overview print on lines of their own, closed ones too', async () => {
    const { context, page } = await open('trace.html');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.trace-files').isVisible(), false);
    const list = page.locator('section[aria-labelledby=without] details .trace-clauses > li').first();
    assert.equal(await list.isVisible(), true);
    const [place, text] = await list.evaluate((one) => [one.querySelector('a'), one.querySelector('.alone-text')]
      .map((part) => ({ top: part.getBoundingClientRect().top, bottom: part.getBoundingClientRect().bottom, size: Number.parseFloat(getComputedStyle(part).fontSize) })));
    assert.ok(text.top >= place.bottom - 2, `${text.top} ${place.bottom}`);
    // 8 points are 10.67 pixels.
    assert.ok(text.size >= 10.6 && place.size >= 10.6, `${text.size} ${place.size}`);
    await context.close();
  });

  test('the table of chapters fits, and what the signs mean does not overlap', async () => {
    const { context, page } = await open(MATRIX, { viewport: { width: 1440, height: 900 } });
    const grid = page.locator('.grid', { has: page.locator('.chapter-table') });
    assert.ok(await grid.evaluate((one) => one.scrollWidth <= one.clientWidth));
    assert.equal(await page.locator('.trace-files a').count(), 5);
    await page.goto(pageUrl(reader.base('file'), 'trace.html'));
    const key = await page.locator('.cover-key > *').evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect()).map(({ left, right }) => [left, right]));
    for (let n = 1; n < key.length; n += 1) assert.ok(key[n][0] >= key[n - 1][1], `${n}: ${key[n - 1][1]} ${key[n][0]}`);
    await context.close();
  });

  test('on a phone nothing stands out of the page', async () => {
    for (const name of [MATRIX, IMPACT, 'trace.html']) {
      const { context, page } = await open(name, { viewport: { width: NARROW, height: 640 } });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${name}: ${wide} pixels too wide`);
      await context.close();
    }
  });

  test('a revision leads to its changes and back', async () => {
    const { context, page } = await open(IMPACT);
    await page.locator('.impact-change').first().click();
    assert.match(page.url(), /diff-h27--sample-r9\.html#n-/);
    await page.getByRole('link', { name: 'この改正が影響する統制と担当' }).click();
    assert.match(page.url(), /impact-h27--sample-r9\.html$/);
    assert.match(await page.locator('.impact-words').innerText(), /^統制 \d+ 件、担当 \d+ 者に影響します。$/);
    await context.close();
  });
});
