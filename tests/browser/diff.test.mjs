// What changed between two versions: side by side or in one text, narrowed, and
// walked through by keys; on paper and without scripts too.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';

import { pageUrl, watch } from './lib.mjs';
import { openSite, WAYS } from './reader.mjs';

const BODY = 'tsukuba-smartcity';

describe('comparisons', () => {
  let name;

  const reader = openSite(async (directory) => {
    const files = await readdir(path.join(directory, BODY));
    const found = files.find((file) => /^diff-.+--.+\.html$/.test(file));
    assert.ok(found, `${BODY} has a comparison`);
    name = `${BODY}/${found}`;
  });

  for (const way of WAYS) {
    const base = () => reader.base(way);
    const open = (options) => reader.open(way, name, options);
    /** A change of words, which both views show. */
    const edited = '.change[data-kind="modified"]';

    describe(`over ${way}`, () => {
      test('shows one text instead of two, and remembers it', async () => {
        const { context, page, said } = await open();
        const change = page.locator(edited).first();
        assert.equal(await change.locator('.sides').isVisible(), true);
        assert.equal(await change.locator('.one-text').isVisible(), false);
        const button = page.getByRole('button', { name: '一つの文にまとめて表示' });
        await button.click();
        assert.equal(await button.getAttribute('aria-pressed'), 'true');
        assert.equal(await change.locator('.sides').isVisible(), false);
        assert.equal(await change.locator('.one-text').isVisible(), true);
        assert.match(await page.locator('.live').innerText(), /一つの文にまとめて/);
        await page.reload();
        assert.equal(await change.locator('.one-text').isVisible(), true);
        const added = page.locator('.change[data-kind="added"]').first();
        assert.equal(await added.locator('.side-new').first().isVisible(), true);
        assert.equal(await added.locator('.side-none').isVisible(), false);
        await button.click();
        assert.equal(await change.locator('.sides').isVisible(), true);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('works where storage is forbidden', async () => {
        const context = await reader.browser.newContext();
        const page = await context.newPage();
        await page.addInitScript(() => {
          Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('forbidden'); } });
        });
        const said = watch(page, base());
        await page.goto(pageUrl(base(), name));
        await page.locator('.diff-view').click();
        assert.equal(await page.locator(edited).first().locator('.one-text').isVisible(), true);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('narrows by kind and by meaning, and says how many are left', async () => {
        const { context, page, said } = await open();
        const all = await page.locator('.change').count();
        const count = page.locator('.diff-count');
        assert.equal(await count.innerText(), `変更 ${all} 件をすべて表示しています`);
        await page.locator('.diff-filter > summary').click();
        await page.getByRole('button', { name: 'すべて外す' }).click();
        assert.equal(await page.locator('.change:visible').count(), all, 'nothing chosen narrows nothing');
        const meaning = page.locator('fieldset[data-by="meaning"] input').first();
        await meaning.check();
        const meant = await page.locator(`.change[data-meaning~="${await meaning.getAttribute('value')}"]`).count();
        assert.ok(meant > 0 && meant < all);
        assert.equal(await page.locator('.change:visible').count(), meant);
        await meaning.uncheck();
        await page.locator('fieldset[data-by="kind"] input[value="added"]').check();
        const added = await page.locator('.change[data-kind="added"]').count();
        assert.ok(added > 0 && added < all);
        assert.equal(await page.locator('.change:visible').count(), added);
        assert.equal(await count.innerText(), `変更 ${all} 件のうち ${added} 件を表示しています`);
        assert.equal(await count.getAttribute('role'), 'status');
        await page.getByRole('button', { name: 'すべて選ぶ' }).click();
        assert.equal(await page.locator('.change:visible').count(), all);
        await page.keyboard.press('Escape');
        assert.equal(await page.locator('.diff-choices').isVisible(), false);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('shows what a count by meaning counts, and all of it again', async () => {
        const { context, page, said } = await open();
        const all = await page.locator('.change').count();
        const item = page.locator('.diff-meanings li').first();
        const name = await item.getAttribute('data-meaning');
        const button = item.getByRole('button');
        assert.equal(await button.getAttribute('aria-pressed'), 'false');
        await button.click();
        assert.equal(await button.getAttribute('aria-pressed'), 'true');
        const meant = await page.locator(`.change[data-meaning~="${name}"]`).count();
        assert.ok(meant > 0 && meant < all);
        assert.equal(await page.locator('.change:visible').count(), meant);
        const first = page.locator(`.change[data-meaning~="${name}"]`).first();
        assert.equal(await first.evaluate((one) => one === document.activeElement), true);
        const other = page.locator('.diff-meanings li').nth(1).getByRole('button');
        await other.click();
        assert.equal(await button.getAttribute('aria-pressed'), 'false');
        await other.click();
        assert.equal(await page.locator('.change:visible').count(), all);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('keeps its tools at hand on a phone, without covering what was gone to', async () => {
        const { context, page } = await open({ viewport: { width: 360, height: 740 } });
        const bar = page.locator('.diff-bar');
        const target = page.locator('.change').nth(5);
        await page.goto(`${page.url()}#${await target.getAttribute('id')}`);
        const seen = async (locator) => (await locator.boundingBox());
        const box = await seen(bar);
        assert.ok(box.y >= 0 && box.y + box.height <= 740 + 1, `in view: ${JSON.stringify(box)}`);
        assert.ok(box.height <= 60, `compact: ${box.height}`);
        const inner = await bar.evaluate((one) => one.scrollWidth <= one.clientWidth);
        assert.ok(inner, 'nothing of it is cut off');
        const head = await seen(target.locator('.change-head'));
        const banner = await page.locator('.notice-sample').first().boundingBox().catch(() => null);
        const top = banner ? banner.y + banner.height : 0;
        assert.ok(head.y >= top - 1 && head.y + head.height <= box.y + 1, JSON.stringify({ head, box, top }));
        await page.locator('.diff-filter > summary').click();
        const choices = await seen(page.locator('.diff-choices'));
        assert.ok(choices.y >= 0 && choices.y + choices.height <= box.y + 1, JSON.stringify(choices));
        await page.locator('.diff-none').click();
        await page.locator('fieldset[data-by="kind"] input[value="added"]').check();
        await page.keyboard.press('Escape');
        const count = await seen(page.locator('.diff-count'));
        assert.ok(count.width > 100 && count.y + count.height <= box.y + 1, 'it says that it is narrowed');
        await page.locator('.diff-next').click();
        assert.equal(await page.evaluate(() => document.activeElement.dataset.kind), 'added');
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        const foot = await seen(page.locator('footer').last());
        assert.ok(foot.y + foot.height <= box.y + 1, 'the end of the page is not behind it');
        await context.close();
      });

      test('walks through the changes by keys, but not while one writes', async () => {
        const { context, page } = await open();
        const at = () => page.evaluate(() => {
          const all = [...document.querySelectorAll('.change')];
          return all.indexOf(document.activeElement);
        });
        await page.keyboard.press('n');
        assert.equal(await at(), 0);
        await page.keyboard.press('j');
        assert.equal(await at(), 1);
        const top = await page.evaluate(() => document.activeElement.getBoundingClientRect().top);
        const bar = await page.locator('.diff-bar').boundingBox();
        assert.ok(top >= bar.y + bar.height - 1, `it is not behind the bar: ${top}`);
        await page.keyboard.press('p');
        assert.equal(await at(), 0);
        await page.keyboard.press('Control+n').catch(() => {});
        const find = page.locator('input[type="search"]').first();
        await find.focus();
        await page.keyboard.type('njpk');
        assert.equal(await find.inputValue(), 'njpk');
        assert.equal(await at(), -1);
        await context.close();
      });

      test('shows all of it without scripts', async () => {
        const { context, page } = await open({ javaScriptEnabled: false });
        const change = page.locator(edited).first();
        assert.equal(await change.locator('.sides').isVisible(), true);
        assert.equal(await change.locator('.one-text').isVisible(), false);
        assert.equal(await page.locator('.diff-bar').count(), 0);
        await page.locator('.diff-jump summary').click();
        await page.locator('.diff-jump a').last().click();
        assert.match(page.url(), /#[no]-/);
        await context.close();
      });

      test('stacks the sides on a phone and names each', async () => {
        const { context, page } = await open({ viewport: { width: 360, height: 740 } });
        const cells = page.locator(edited).first().locator('.sides td');
        const boxes = await cells.evaluateAll((all) => all.map((one) => ({
          box: one.getBoundingClientRect().toJSON(),
          side: getComputedStyle(one, '::before').content,
        })));
        assert.ok(boxes[1].box.top >= boxes[0].box.bottom - 1);
        assert.deepEqual(boxes.map((one) => one.side), ['"旧"', '"新"']);
        assert.ok(boxes.every((one) => one.box.right <= 360));
        await context.close();
      });

      test('tells what went and what came without colour', async () => {
        const { context, page } = await open();
        const line = (selector) => page.locator(selector).first()
          .evaluate((one) => getComputedStyle(one).textDecorationLine);
        assert.equal(await line(`${edited} .side-old p > del`), 'underline');
        assert.equal(await line(`${edited} .side-new p > ins`), 'underline');
        await page.locator('.diff-view').click();
        assert.equal(await line('.one-text p > del'), 'line-through');
        assert.equal(await line('.one-text p > ins'), 'underline');
        await context.close();
      });

      test('prints both sides, and on every sheet that it is a sample', async () => {
        const { context, page } = await open();
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.locator(edited).first().locator('.sides').isVisible(), true);
        assert.equal(await page.locator('.diff-bar').isVisible(), false);
        assert.equal(await page.locator('.sheet-mark').isVisible(), true);
        assert.equal(await page.locator('.notice-sample').isVisible(), true);
        await context.close();
      });
    });
  }
});
