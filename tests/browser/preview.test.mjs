// What references and terms lead to, shown beside them: by pointer, by keyboard,
// by touch, and without scripts.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { pageUrl, watch } from './lib.mjs';
import { openSite, WAYS } from './reader.mjs';

const PAGE = 'oguchi/8.html';
/** 機密性2以上, whose classes stand on another page. */
const CLASSES = '[id="8.1.i23.k1"] > .head .ref';
const TERM = '[id="8.1.i1.k1"] .term-use';

describe('previews', () => {
  const reader = openSite();

  /** Opens a page, does something with it, and asks for silence. */
  async function visit(base, path, work, options = {}) {
    const context = await reader.browser.newContext(options);
    try {
      const page = await context.newPage();
      const said = watch(page, base);
      await page.goto(pageUrl(base, path));
      await work(page, page.locator('.preview'));
      assert.deepEqual(said, { console: [], requests: [] });
    } finally {
      await context.close();
    }
  }

  for (const way of WAYS) {
    const base = () => reader.base(way);

    describe(`over ${way}`, () => {
      test('a pointer opens, may go into and closes what stands elsewhere', () =>
        visit(base(), PAGE, async (page, preview) => {
          const asked = () => page.locator('script[src^="preview-"]').count();
          assert.equal(await asked(), 0, 'the data are asked for too early');
          await page.locator(CLASSES).first().hover();
          await preview.waitFor();
          assert.equal(await asked(), 1);
          const words = await preview.innerText();
          assert.match(words, /機密性 3[\s\S]*秘密文書に相当する機密性を要する[\s\S]*機密性 2/);
          // Rows of one table stand in one table, below its head.
          assert.deepEqual(await preview.locator('thead th').allInnerTexts(), ['分類', '分類基準', '取扱制限']);
          assert.deepEqual(await preview.locator('tbody th').allInnerTexts(), ['機密性 3', '機密性 2']);
          await preview.hover();
          await page.waitForTimeout(600);
          assert.equal(await preview.count(), 1, 'it closes under the pointer');
          await page.mouse.move(2, 2);
          await preview.waitFor({ state: 'detached' });
        }));

      test('what stands on the page is read from the page', () =>
        visit(base(), 'oguchi/all.html', async (page, preview) => {
          await page.locator(CLASSES).first().hover();
          await preview.waitFor();
          assert.match(await preview.innerText(), /秘密文書に相当する機密性を要する/);
          await preview.getByRole('link').nth(1).click();
          assert.equal(new URL(page.url()).hash, '#4.i1.t1.r2');
          assert.equal(await preview.count(), 0);
        }));

      test('a term tells what it means and where', () =>
        visit(base(), PAGE, async (page, preview) => {
          await page.locator(TERM).first().hover();
          await preview.waitFor();
          assert.match(await preview.innerText(), /職員等\s+職員、非常勤職員及び会計年度任用職員をいう/);
          await preview.getByRole('link').click();
          assert.equal(new URL(page.url()).hash, '#3.i3.k4');
        }));

      test('a law tells its name and number, and the clause that lists it', () =>
        visit(base(), 'fukushima/part2.n10.html', async (page, preview) => {
          const law = page.locator('[id="part2.n10.3.i3.k1.kk4"] .law');
          await law.hover();
          await preview.waitFor();
          assert.match(await preview.innerText(), /個人情報の保護に関する法律（平成15年法律第57号）[\s\S]*第6の1\(2\)エ/);
          assert.equal(await law.getAttribute('title'), null, 'two boxes would cover each other');
          assert.equal(await law.getAttribute('rel'), 'external noopener');
        }));

      test('a phone opens at the first tap and follows at the second', () =>
        visit(
          base(),
          PAGE,
          async (page, preview) => {
            const mark = page.locator(TERM).first();
            await mark.tap();
            await preview.waitFor();
            const box = await preview.boundingBox();
            assert.ok(box.x >= 0 && box.x + box.width <= 360, `from ${box.x}, ${box.width} wide`);
            const go = await preview.locator(':scope > a').boundingBox();
            assert.ok(go.y >= box.y && go.y + go.height <= Math.min(740, box.y + box.height), `its link lies at ${go.y}`);
            assert.ok(page.url().endsWith('8.html'));
            await page.locator('h1').tap();
            assert.equal(await preview.count(), 0, 'a tap elsewhere closes it');
            await mark.tap();
            await preview.waitFor();
            await mark.tap();
            await page.waitForURL(/3\.html#3\.i3\.k4$/);
          },
          { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
        ));
    });
  }

  test('the keyboard opens, goes into and closes it', () =>
    visit(reader.base('http'), PAGE, async (page, preview) => {
      const mark = page.locator(CLASSES).first();
      await page.locator('[id="8.1.i23.k1"] > .head .label').focus();
      await page.keyboard.press('Tab');
      await preview.waitFor();
      assert.equal(await mark.getAttribute('aria-describedby'), 'preview-words');
      await page.keyboard.press('Tab');
      assert.equal(await preview.locator('a:focus').innerText(), '機密性 3');
      await page.keyboard.press('Escape');
      assert.equal(await preview.count(), 0);
      assert.ok(await mark.evaluate((element) => element === document.activeElement), 'the focus is lost');
      assert.equal(await mark.getAttribute('aria-describedby'), null);
      await page.keyboard.press('Enter');
      await page.waitForURL(/4\.html#4\.i1\.t1\.r1$/);
    }));

  test('Escape closes what a pointer opened, and nothing else', () =>
    visit(reader.base('http'), `${PAGE}`, async (page, preview) => {
      await page.goto(`${pageUrl(reader.base('http'), PAGE)}?mark=${encodeURIComponent('機密性')}#8.1.i23.k1`);
      await page.locator(CLASSES).first().hover();
      await preview.waitFor();
      await page.keyboard.press('Escape');
      assert.equal(await preview.count(), 0);
      assert.ok((await page.locator('mark').count()) > 0, 'the marks of the search are gone');
    }));

  test('what has no address is reached by keyboard too', () =>
    visit(reader.base('http'), 'fukushima/part2.n2.html', async (page, preview) => {
      await page.locator('.unresolved').focus();
      await page.keyboard.press('Enter');
      await preview.waitFor();
      assert.match(await preview.innerText(), /指す先を決められません/);
    }));

  test('a paragraph is shown without the others, with its number', () =>
    visit(reader.base('http'), 'tsukuba-smartcity/c6.html', async (page, preview) => {
      const mark = page.locator('[id="80.p2"] .ref[data-paragraph]').first();
      await mark.hover();
      await preview.waitFor();
      assert.match(await preview.innerText(), /^第80条第1項[\s\S]*マウス、キーボード/);
      const second = (await page.locator('[id="80.p2"] > .head').innerText()).slice(4, 14);
      assert.ok(!(await preview.innerText()).includes(second), second);
    }));

  test('a long chapter tells its headings, and its link is in sight', () =>
    visit(reader.base('http'), 'ubuyama/all.html', async (page, preview) => {
      await page.locator('a.ref[href="#c1"]').first().hover();
      await preview.waitFor();
      assert.match(await preview.innerText(), /^第1章[\s\S]*1\s+目的\s+2\s+定義[\s\S]*全 \d+ 条項/);
      const box = await preview.boundingBox();
      const go = await preview.locator(':scope > a').boundingBox();
      assert.ok(go.y + go.height <= box.y + box.height && box.y + box.height <= page.viewportSize().height);
    }));

  test('the Tab key stops at a term once, the arrow keys at each', () =>
    visit(reader.base('http'), PAGE, async (page, preview) => {
      const stops = await page.locator('.term-use').evaluateAll((all) => all.map((one) => [one.dataset.term, one.tabIndex]));
      const first = stops.filter(([, index]) => index === 0);
      assert.equal(first.length, new Set(stops.map(([term]) => term)).size);
      const later = page.locator('.term-use[tabindex="-1"]').first();
      const own = later.locator('xpath=ancestor::*[@data-clause-id][1]').locator('.label').first();
      await own.focus();
      await page.keyboard.press('ArrowRight');
      assert.ok(await page.locator('.term-use:focus').count(), 'no term has the focus');
      await preview.waitFor();
      assert.ok((await preview.innerText()).length > 4);
    }));

  test('a lead to the list below it opens nothing', () =>
    visit(reader.base('http'), PAGE, async (page, preview) => {
      await page.locator('.ref.near').first().hover();
      await page.waitForTimeout(600);
      assert.equal(await preview.count(), 0);
    }));

  test('without scripts the marks are plain links and the lists open', () =>
    visit(
      reader.base('http'),
      PAGE,
      async (page) => {
        await page.locator(CLASSES).first().click();
        await page.waitForURL(/4\.html#4\.i1\.t1\.r1$/);
        const cited = page.locator('.cited-by', { hasText: '「機密性3」「機密性2」を引用している規定' });
        await cited.locator('summary').click();
        const links = cited.getByRole('link');
        assert.match(await cited.locator('summary').innerText(), new RegExp(`${await links.count()} 件`));
        await links.filter({ hasText: '8.1.(23)ア' }).click();
        await page.waitForURL(/8\.html#8\.1\.i23\.k1$/);
      },
      { javaScriptEnabled: false },
    ));
});
