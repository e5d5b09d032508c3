// Bodies beside each other: another base by mouse and keyboard, lists narrowed,
// columns stacked on a phone; on paper and without scripts too.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { pageUrl, watch } from './lib.mjs';
import { openSite, WAYS } from './reader.mjs';

const TOPIC = 'topics/password-strength.html';
const PAIR = 'compare/oguchi--hokuto.html';

describe('bodies beside each other', () => {
  const reader = openSite();

  for (const way of WAYS) {
    const base = () => reader.base(way);
    const open = (name, options) => reader.open(way, name, options);
    const lined = (page, column) => page.locator('.column').nth(column).locator('u').evaluateAll((all) => all
      .filter((one) => getComputedStyle(one).textDecorationLine === 'underline')
      .map((one) => one.textContent));

    describe(`over ${way}`, () => {
      test('takes another body as the base, by mouse and by keys, and remembers it', async () => {
        const { context, page, said } = await open(TOPIC);
        const before = await page.locator('.side-words').allInnerTexts();
        assert.deepEqual(await lined(page, 0), []);
        assert.ok((await lined(page, 1)).includes('8'));
        assert.equal(await page.locator('.column.is-base .column-name').innerText(), '大口町 比べる元');
        await page.getByLabel('つくば協議会').check();
        assert.deepEqual(await lined(page, 1), []);
        assert.ok((await lined(page, 0)).length > 0, 'the first is marked now');
        assert.equal(await page.locator('.base-name').innerText(), 'つくば協議会');
        assert.equal(await page.locator('.column').first().locator('.relation').innerText(), '同じきまり');
        assert.equal(await page.locator('.column').nth(1).locator('.relation').count(), 0);
        assert.match(await page.locator('.live').innerText(), /つくば協議会を元に/);
        await page.keyboard.press('ArrowRight');
        assert.equal(await page.locator('.base-name').innerText(), '福島県');
        assert.match(await page.locator('.column.is-base').innerText(), /^福島県/);
        await page.goto(pageUrl(base(), 'topics/password-sharing.html'));
        assert.equal(await page.locator('.base-switch input:checked').getAttribute('data-body'), 'fukushima');
        await page.goto(pageUrl(base(), TOPIC));
        assert.deepEqual(await page.locator('.side-words').allInnerTexts(), before, 'no letter changes');
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('shows the differences in words from the base that is chosen', async () => {
        const { context, page } = await open(PAIR);
        const row = page.locator('.pair-row[data-relation="same"]').first();
        assert.match(await row.innerText(), /ほぼ同じ文言/);
        await page.getByRole('radio', { name: /^ほぼ同じ文言/ }).check();
        const left = await page.locator('.pair-row:visible').count();
        const same = await page.locator('.pair-row[data-relation="same"]').count();
        assert.ok(same > 50 && left === same, `${left} of ${same}`);
        assert.match(await page.locator('.pair-filter .topic-count').innerText(), new RegExp(`のうち ${same} を`));
        await page.keyboard.press('ArrowRight');
        assert.equal(await page.locator('.pair-row[data-relation="same"]:visible').count(), 0);
        await page.getByRole('radio', { name: /^すべて/ }).check();
        assert.ok(await page.locator('.pair-row:visible').count() > same);
        await context.close();
      });

      test('narrows the topics by words and by who has none', async () => {
        const { context, page, said } = await open('topics.html');
        const items = page.locator('.topic-list > li');
        const all = await items.count();
        await page.getByLabel('言葉でしぼる').fill('パスワード　メモ');
        const visible = page.locator('.topic-list > li:visible');
        assert.ok(await visible.count() >= 1 && await visible.count() < 20);
        for (const text of await visible.allInnerTexts()) assert.match(text, /パスワード|メモ/);
        // By another word for it.
        await page.getByLabel('言葉でしぼる').fill('オンライン会議');
        const meetings = await visible.allInnerTexts();
        assert.ok(meetings.length >= 3, meetings.join());
        for (const text of meetings) assert.match(text, /Web会議|ウェブ会議/);
        // Letters are whole words, and small kana are like large ones.
        await page.getByLabel('言葉でしぼる').fill('AI');
        const machines = await visible.allInnerTexts();
        assert.ok(machines.length >= 5, machines.join());
        assert.ok(!machines.some((text) => /中継|冗長/.test(text)), 'no mail, no availability');
        await page.getByLabel('言葉でしぼる').fill('ウィルス');
        const viruses = await visible.count();
        await page.getByLabel('言葉でしぼる').fill('ウイルス');
        assert.ok(viruses > 0);
        assert.equal(await visible.count(), viruses);
        await page.getByLabel('言葉でしぼる').fill('');
        await page.getByLabel('定めのない団体でしぼる').selectOption({ label: '大口町に該当なし' });
        const lacking = await visible.count();
        assert.ok(lacking > 100 && lacking < all, `${lacking} of ${all}`);
        assert.equal(await page.locator('.topic-count').innerText(), `${all} の主題のうち ${lacking} を表示しています`);
        await page.getByLabel('言葉でしぼる').fill('そのような主題はない');
        assert.equal(await visible.count(), 0);
        assert.match(await page.locator('.topic-count').innerText(), /当てはまる主題はありません/);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('shows what a clause says on other rules small, and lets it be read', async () => {
        const { context, page } = await open('topics/electromagnetic-leak.html');
        const other = page.locator('.other-rule').first();
        assert.match(await other.innerText(), /^情報システムの執務室等の端末.*。$/s);
        const box = await other.boundingBox();
        assert.ok(box.width > 100 && box.height > 20, JSON.stringify(box));
        const sizes = await other.evaluate((one) => [one, one.parentNode].map((e) => parseFloat(getComputedStyle(e).fontSize)));
        assert.ok(sizes[0] < sizes[1], sizes.join());
        assert.match(await page.locator('.other-rule-note').innerText(), /小さく/);
        await context.close();
      });

      test('stacks the columns on a phone, each under its name', async () => {
        const boxes = async (width) => {
          const { context, page } = await open(TOPIC, { viewport: { width, height: 740 } });
          const found = await page.locator('.column').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
          await context.close();
          return found;
        };
        const phone = await boxes(360);
        assert.ok(phone.every((box) => box.right <= 360));
        assert.ok(phone.slice(1).every((box, n) => box.top >= phone[n].bottom));
        const desk = await boxes(1440);
        assert.equal(new Set(desk.map((box) => Math.round(box.top))).size, 1, 'five beside each other');
      });

      test('works without scripts and without storage', async () => {
        const { context, page } = await open(TOPIC, { javaScriptEnabled: false });
        assert.equal(await page.locator('.base-switch').count(), 0);
        assert.ok((await lined(page, 1)).includes('8'));
        await page.goto(pageUrl(base(), 'topics.html'));
        assert.ok(await page.locator('.topic-list > li:visible').count() > 800);
        await page.goto(pageUrl(base(), PAIR));
        assert.equal(await page.locator('.pair-row:visible').count(), await page.locator('.pair-row').count());
        await context.close();
        const other = await reader.browser.newContext();
        const shy = await other.newPage();
        await shy.addInitScript(() => {
          Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('forbidden'); } });
        });
        const said = watch(shy, base());
        await shy.goto(pageUrl(base(), TOPIC));
        await shy.getByLabel('北杜市').check();
        assert.equal(await shy.locator('.base-name').innerText(), '北杜市');
        assert.deepEqual(said.console, []);
        await other.close();
      });

      test('leads from a clause to the same rule and to its topic', async () => {
        const { context, page } = await open('oguchi/8.html');
        const beside = page.locator('[id="8.1.i6.k1"] .beside').first();
        await beside.locator('summary').focus();
        await page.keyboard.press('Enter');
        assert.match(await beside.innerText(), /つくば協議会 第\d+条/);
        await beside.locator('a[href*="topics/"]').first().click();
        assert.match(page.url(), /topics\/.+\.html$/);
        assert.match(await page.locator('.column').first().innerText(), /8\.1\.\(6\)ア/);
        await context.close();
      });

      test('prints the columns one below the other, with what was folded', async () => {
        const { context, page } = await open(TOPIC);
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.locator('.base-switch').isVisible(), false);
        assert.equal(await page.locator('.base-note').isVisible(), true);
        const tops = await page.locator('.column').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
        assert.ok(tops.slice(1).every((top, n) => top > tops[n]));
        await context.close();
      });
    });
  }
});
