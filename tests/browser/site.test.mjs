// Opens every page of the built site from the disk and over HTTP.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { inspectAll, pageUrl, watch } from './lib.mjs';
import { openSite, WAYS } from './reader.mjs';


/** A clause that stands deep in a policy of the site. */
const CLAUSE = {
  page: 'oguchi/8.html',
  id: '8.1.i6.k1',
  citation: '大口町情報セキュリティ対策基準 8.1.(6)ア',
};

/** Shows the first faults only: one slip in a template repeats on every page. */
function assertNone(faults) {
  const shown = faults.slice(0, 20).join('\n');
  assert.equal(faults.length, 0, `${faults.length} faults, the first of them:\n${shown}`);
}

describe('the built site', () => {
  const reader = openSite();

  for (const way of WAYS) {
    const base = () => reader.base(way);

    describe(`over ${way}`, () => {
      let faults;
      before(async () => {
        faults = await inspectAll(reader.browser, base(), reader.directory);
      });

      test('has pages', () => assert.ok(faults.pages.includes('index.html'), `${faults.pages.length} pages`));
      test('says nothing on the console', () => assertNone(faults.console));
      test('asks for nothing outside, and gets all it asks for', () => assertNone(faults.requests));
      test('has sound markup without inline code', () => assertNone(faults.markup));
      test('fits a screen of 320 pixels', () => assertNone(faults.width));

      test('opens a clause by its address, with and without scripts', async () => {
        for (const javaScriptEnabled of [true, false]) {
          const context = await reader.browser.newContext({ javaScriptEnabled });
          const page = await context.newPage();
          await page.goto(`${pageUrl(base(), CLAUSE.page)}#${CLAUSE.id}`);
          const top = await comesIntoView(page, `[id="${CLAUSE.id}"]`);
          assert.ok(top >= 0 && top < page.viewportSize().height, `it lies at ${top}`);
          await context.close();
        }
      });

      test('leads to every page of a policy without scripts', async () => {
        const context = await reader.browser.newContext({ javaScriptEnabled: false });
        const page = await context.newPage();
        await page.goto(pageUrl(base(), 'index.html'));
        await page.getByRole('link', { name: '大口町' }).first().click();
        await page.getByRole('link', { name: '技術的セキュリティ' }).first().click();
        assert.match(await page.locator('h1').innerText(), /8\.\s*技術的セキュリティ/);
        await context.close();
      });

      test('shows strength and roles, and remembers that they are switched off', async () => {
        const context = await reader.browser.newContext();
        const page = await context.newPage();
        const said = watch(page, base());
        const open = () => page.goto(pageUrl(base(), CLAUSE.page));
        await open();
        const marks = page.locator(`[id="${CLAUSE.id}"] .duties`);
        const box = page.getByLabel('役割と強さの表示');
        assert.equal(await box.isChecked(), true);
        assert.equal(await marks.isVisible(), true);
        await box.focus();
        await page.keyboard.press('Space');
        assert.equal(await marks.isVisible(), false);
        await open();
        assert.equal(await box.isChecked(), false);
        assert.equal(await marks.isVisible(), false);
        await box.check();
        await page.emulateMedia({ media: 'print' });
        assert.equal(await marks.isVisible(), false);
        assert.equal(await box.isVisible(), false);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('explains the marks beside their switch, on a phone and without scripts', async () => {
        for (const javaScriptEnabled of [true, false]) {
          const context = await reader.browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled });
          const page = await context.newPage();
          await page.goto(pageUrl(base(), CLAUSE.page));
          const legend = page.locator('.duty-legend');
          await legend.locator('summary').click();
          assert.match(await legend.innerText(), /ものとする\n規程の決まりであり、従わなければなりません。/);
          const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
          assert.ok(wide <= 360, `${wide} px`);
          await legend.getByRole('link').click();
          await page.waitForURL(/help\.html#strengths$/);
          await context.close();
        }
      });

      test('shows strength and roles without scripts and without storage', async () => {
        for (const options of [{ javaScriptEnabled: false }, {}]) {
          const context = await reader.browser.newContext(options);
          const page = await context.newPage();
          await page.addInitScript(() => {
            Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('forbidden'); } });
          });
          const said = watch(page, base());
          await page.goto(pageUrl(base(), CLAUSE.page));
          assert.equal(await page.locator(`[id="${CLAUSE.id}"] .duties`).isVisible(), true);
          assert.deepEqual(said.console, []);
          await context.close();
        }
      });

      test('tells the strengths apart without colour', async () => {
        const context = await reader.browser.newContext();
        const page = await context.newPage();
        const shapes = new Map();
        for (const role of ['oguchi/role-deputy-ciso', 'ubuyama/role-deputy-ciso', 'hokuto/role-staff', 'fukushima/role-system-manager']) {
          await page.goto(pageUrl(base(), `${role}.html`));
          const found = await page.locator('.role-strength .strength').evaluateAll((all) => all.map((one) => {
            const style = getComputedStyle(one);
            return [one.textContent, [style.borderStyle, style.borderWidth, style.borderRadius].join(' / ')];
          }));
          for (const [name, shape] of found) shapes.set(name, shape);
        }
        assert.ok(shapes.size >= 5, `${[...shapes.keys()]}`);
        assert.equal(new Set(shapes.values()).size, shapes.size, JSON.stringify([...shapes]));
        await context.close();
      });

      test('stacks the roles of the bodies on a phone', async () => {
        const context = await reader.browser.newContext({ viewport: { width: 360, height: 740 } });
        const page = await context.newPage();
        await page.goto(pageUrl(base(), 'roles.html'));
        const row = page.locator('#system-manager');
        const cells = await row.locator('td').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
        assert.equal(cells.length, 5);
        cells.slice(1).forEach((cell, n) => assert.ok(cell.top >= cells[n].bottom - 1, `${n}`));
        assert.ok(cells.every((cell) => cell.right <= 360));
        assert.match(await row.locator('td').nth(1).innerText(), /つくば協議会[\s\S]*情報管理者が負う/);
        await context.close();
      });

      test('prints what a role does without anything around it', async () => {
        const context = await reader.browser.newContext();
        const page = await context.newPage();
        await page.goto(pageUrl(base(), 'oguchi/role-staff.html'));
        await page.emulateMedia({ media: 'print' });
        for (const part of ['.site-head', '.crumbs', '.foot-links', '.role-more', '.role-how']) {
          assert.equal(await page.locator(part).first().isVisible(), false, part);
        }
        assert.equal(await page.locator('.role-sentence').first().isVisible(), true);
        const columns = await page.locator('main section').first().evaluate((one) => getComputedStyle(one).columnCount);
        assert.equal(columns, '2');
        await context.close();
      });

      for (const clipboard of [true, false]) {
        const how = clipboard ? 'through the clipboard' : 'where there is no clipboard';
        test(`copies the link and the citation of a clause ${how}`, async () => {
          const page = pageUrl(base(), CLAUSE.page);
          assert.equal(await copied(reader.browser, base(), 'link', clipboard), `${page}#${CLAUSE.id}`);
          assert.equal(await copied(reader.browser, base(), 'cite', clipboard), CLAUSE.citation);
        });
      }
    });
  }
});

/** Waits until an element is on the screen, five seconds at most. */
async function comesIntoView(page, selector) {
  const end = Date.now() + 5000;
  for (;;) {
    const { y } = await page.locator(selector).boundingBox();
    if ((y >= 0 && y < page.viewportSize().height) || Date.now() > end) return y;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a clause's button gives to the reader: copied, or ready to be copied. */
async function copied(browser, base, kind, clipboard) {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  try {
    const page = await context.newPage();
    await page.addInitScript((has) => {
      window.taken = [];
      const taken = (text) => {
        window.taken.push(text);
        return Promise.resolve();
      };
      const value = has ? { writeText: taken } : undefined;
      Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => value });
      document.execCommand = (command) => {
        if (command !== 'copy') return false;
        const field = document.activeElement;
        taken(field.value.slice(field.selectionStart, field.selectionEnd));
        return true;
      };
    }, clipboard);
    const said = watch(page, base);
    await page.goto(pageUrl(base, CLAUSE.page));
    await page.locator(`[id="${CLAUSE.id}"] .label`).first().focus();
    const button = page.locator(`button[data-copy="${kind}"]`);
    await button.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.taken.length > 0);
    assert.deepEqual(said.console, []);
    return await page.evaluate(() => window.taken[0]);
  } finally {
    await context.close();
  }
}
