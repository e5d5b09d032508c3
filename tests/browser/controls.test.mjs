// Controls: the catalogue narrowed by mouse and keys, code copied, clauses opened,
// lists to tick off on paper; on a phone and without scripts too.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { NARROW, pageUrl } from './lib.mjs';
import { openSite, WAYS } from './reader.mjs';

const CONTROL = 'controls/usb-storage-control.html';

describe('controls', () => {
  const reader = openSite();

  for (const way of WAYS) {
    const base = () => reader.base(way);
    const open = (name, options) => reader.open(way, name, options);

    describe(`over ${way}`, () => {
      test('narrows the catalogue, tells what is left, and keeps it in the address', async () => {
        const { context, page, said } = await open('controls.html');
        const items = page.locator('.control-list > li');
        const visible = page.locator('.control-list > li:visible');
        const all = await items.count();
        assert.equal(await visible.count(), all);
        await page.getByLabel('種別').selectOption('technical');
        const technical = await visible.count();
        assert.ok(technical > 10 && technical < all, `${technical} of ${all}`);
        assert.equal(await page.locator('.facet-count [role=status]').innerText(), `${all} の統制のうち ${technical} を表示しています`);
        assert.equal(await page.locator('.facet-group:visible').count(), 1);
        // What stands behind a choice is what it leaves.
        const option = page.locator('select[name=status] option[value=planned]');
        const told = Number((await option.textContent()).match(/（(\d+)）/)[1]);
        await page.getByLabel('状態').selectOption('planned');
        assert.equal(await visible.count(), told);
        await page.getByLabel('言葉', { exact: true }).fill('ＵＳＢ');
        for (const text of await visible.allInnerTexts()) assert.match(text, /USB/i);
        await page.reload();
        assert.equal(await page.getByLabel('種別').inputValue(), 'technical');
        assert.equal(await page.getByLabel('言葉', { exact: true }).inputValue(), 'ＵＳＢ');
        await page.getByLabel('種別').selectOption('');
        await page.getByLabel('状態').selectOption('');
        // A word is found as others write it, and by what it is also called.
        const found = async (word) => {
          await page.getByLabel('言葉', { exact: true }).fill(word);
          return visible.locator('.control-name > a').allInnerTexts();
        };
        const servers = await found('サーバ');
        assert.ok(servers.length > 20 && servers.length < all, `${servers.length}`);
        assert.deepEqual(await found('サーバー'), servers);
        const viruses = await found('ウィルス');
        assert.ok(viruses.some((name) => name.includes('不正プログラム')), viruses.join());
        assert.ok(viruses.length < all / 10, `${viruses.length}`);
        await page.getByLabel('言葉', { exact: true }).fill('そのような統制はない');
        assert.equal(await visible.count(), 0);
        assert.match(await page.locator('.facet-count').innerText(), /当てはまる統制はありません/);
        await page.getByRole('button', { name: '条件を消す' }).click();
        assert.equal(await visible.count(), all);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('is narrowed by keys alone, and by a link with a number', async () => {
        const { context, page, said } = await open('controls.html');
        await page.getByLabel('言葉', { exact: true }).focus();
        await page.keyboard.press('Tab');
        for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowDown');
        assert.equal(await page.getByLabel('種別').inputValue(), 'physical');
        const visible = page.locator('.control-list > li:visible');
        const types = await visible.evaluateAll((list) => list.map((one) => one.dataset.type));
        assert.ok(types.length > 5 && types.every((type) => type === 'physical'));
        await page.goto(pageUrl(base(), CONTROL));
        await page.getByRole('link', { name: '7.10', exact: true }).click();
        assert.equal(await page.locator('select[name=iso]').inputValue(), '7.10');
        const numbers = await visible.evaluateAll((list) => list.map((one) => one.dataset.iso.split(' ')));
        assert.ok(numbers.length && numbers.every((list) => list.includes('7.10')));
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('copies code as it was written', async () => {
        const { context, page, said } = await open(CONTROL, way === 'http' ? { permissions: ['clipboard-read', 'clipboard-write'] } : {});
        await page.getByRole('button', { name: 'コピー' }).first().click();
        await page.waitForFunction(() => document.querySelector('.live').textContent.includes('コピーしました'));
        const code = await page.locator('.code code').first().textContent();
        assert.match(code, /^\$g = "GPO-USB"\n/);
        assert.doesNotMatch(code, /powershell|コピー/);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('marks words of code with contrast, light and dark', async () => {
        for (const colorScheme of ['light', 'dark']) {
          const { context, page } = await open(CONTROL, { colorScheme });
          const worst = await page.evaluate(() => {
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const light = (color) => {
              canvas.fillStyle = color;
              canvas.fillRect(0, 0, 1, 1);
              const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((n) => n / 255)
                .map((n) => (n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = light(getComputedStyle(document.querySelector('.code pre')).backgroundColor);
            const probe = document.querySelector('.code code').appendChild(document.createElement('span'));
            const kinds = ['comment', 'string', 'number', 'constant', 'escape', 'keyword', 'variable', 'name', 'inserted', 'deleted'];
            return Math.min(...kinds.map((kind) => {
              probe.className = `hl-${kind}`;
              const ink = light(getComputedStyle(probe).color);
              return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
            }));
          });
          assert.ok(worst >= 4.5, `${colorScheme}: ${worst}`);
          await context.close();
        }
      });

      test('leads from a clause to its control and back', async () => {
        const { context, page } = await open('oguchi/8.html');
        const marks = page.locator('[id="8.1.i6.k1"] .controls-of').first();
        await marks.locator('summary').focus();
        await page.keyboard.press('Enter');
        assert.match(await marks.innerText(), /実施|支援/);
        await marks.locator('li a').first().click();
        assert.match(page.url(), /controls\/.+\.html$/);
        await page.locator('.control-clauses a[href*="8.1.i6.k1"]').first().click();
        assert.match(page.url(), /oguchi\/8\.html#8\.1\.i6\.k1$/);
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.locator('.controls-of').first().isVisible(), false);
        await context.close();
      });

      test('prints a list to tick off, as it was narrowed', async () => {
        const { context, page } = await open('owners/system-manager.html');
        assert.equal(await page.locator('.check-sheet').first().isVisible(), false);
        await page.getByLabel('見直し').selectOption('毎月');
        const left = await page.locator('.checklist > li:visible').count();
        assert.ok(left > 2 && left < await page.locator('.checklist > li').count());
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.locator('.check-sheet:visible').count(), left);
        assert.equal(await page.locator('.sheet-head').isVisible(), true);
        assert.equal(await page.locator('.facet-filter').isVisible(), false);
        const box = await page.locator('.check-sheet:visible .box').first().evaluate((one) => getComputedStyle(one, '::before').borderTopWidth);
        assert.notEqual(box, '0px');
        await context.close();
      });

      test('is narrowed to a body, under its name, on the screen and on paper', async () => {
        const { context, page, said } = await open('owners.html');
        await page.locator('select[name=body]').selectOption('hokuto');
        assert.match(page.url(), /#\?body=hokuto$/);
        assert.equal(await page.locator('h1').innerText(), '北杜市の担当ごとの点検表');
        const deputy = page.locator('.role-name a:visible', { hasText: 'CISO を補佐する者' });
        assert.equal(await deputy.innerText(), 'CISO を補佐する者（統括情報セキュリティ責任者）');
        assert.equal(await page.locator('[data-of]:visible:not([data-of=hokuto])').count(), 0);
        await deputy.click();
        await page.waitForURL(/owners\/deputy-ciso\.html(\?|#\?)body=hokuto$/);
        assert.equal(await page.locator('h1').innerText(), '北杜市　CISO を補佐する者（統括情報セキュリティ責任者）の点検表');
        assert.match(await page.title(), /^北杜市　CISO を補佐する者/);
        const items = page.locator('.checklist > li:visible');
        const shown = await items.count();
        assert.equal(await page.locator('.check-clauses > div:visible').count(), shown);
        assert.equal(await page.locator('.check-clauses > div:visible:not([data-of=hokuto])').count(), 0);
        assert.match(await page.locator('.lead').innerText(), new RegExp(`北杜市の条文に関わるものは ${shown} 件、条文は \\d+ 件です。`));
        // The numbers at the groups are those of what is shown.
        const told = await page.locator('.facet-group:visible h2 .count').allInnerTexts();
        assert.equal(told.reduce((sum, one) => sum + Number.parseInt(one, 10), 0), shown);
        // A clause has its words, and words are looked for in the body's own clauses alone.
        assert.ok(await page.locator('.check-clauses small:visible').first().innerText());
        const links = page.locator('.check-clauses a:visible');
        assert.ok((await links.evaluateAll((list) => list.map((a) => a.getAttribute('href')))).every((to) => to.startsWith('../hokuto/')));
        await page.getByLabel('言葉', { exact: true }).fill('大口町');
        assert.equal(await items.count(), 0);
        await page.getByRole('button', { name: '条件を消す' }).click();
        assert.equal(await page.locator('h1').innerText(), 'CISO を補佐する者の点検表');
        assert.ok(await items.count() > shown);
        assert.ok(await page.locator('[data-of=oguchi]:visible').count() > 5);
        assert.deepEqual(said.console, []);
        await context.close();
      });

      test('prints one body on few numbered sheets, under its name', async () => {
        const { context, page } = await open('owners/system-manager.html?body=hokuto');
        await page.getByLabel('種別').selectOption('technical');
        await page.emulateMedia({ media: 'print' });
        const head = await page.locator('.sheet-head').innerText();
        assert.match(head, /団体\s+北杜市\s+役割\s+情報システム管理者/);
        assert.match(head, /印刷日\s+年\s+月\s+日/);
        assert.match(head, /統制 \d+ 件（種別：技術）/);
        assert.equal(await page.locator('.check-clauses dt:visible').count(), 0);
        await page.emulateMedia({ media: null });
        await page.getByLabel('種別').selectOption('');
        const title = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--sheet-title'));
        assert.equal(title, '"北杜市　情報システム管理者の点検表"');
        const sheets = async () => (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
        const own = await sheets();
        assert.ok(own <= 16, `${own} sheets`);
        if (way === 'http') {
          const rules = await page.evaluate(() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join(''));
          assert.match(rules, /@bottom-right\s*\{[^}]*counter\(page\)/);
          assert.match(rules, /@top-left\s*\{[^}]*--sheet-title/);
        }
        // No control begins on one sheet and ends on the next.
        const inside = await page.locator('.checklist > li:visible').first().evaluate((one) => getComputedStyle(one).breakInside);
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.locator('.checklist > li:visible').first().evaluate((one) => getComputedStyle(one).breakInside), 'avoid', inside);
        await context.close();
      });

      test('stays whole on a phone and without scripts', async () => {
        for (const name of ['controls.html', CONTROL, 'owners.html', 'owners/system-manager.html']) {
          const { context, page } = await open(name, { viewport: { width: NARROW, height: 640 } });
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= NARROW, name);
          await context.close();
        }
        const { context, page } = await open('controls.html', { javaScriptEnabled: false });
        assert.equal(await page.locator('.facet-filter').count(), 0);
        assert.ok(await page.locator('.control-list > li:visible').count() >= 90);
        await page.goto(pageUrl(base(), CONTROL));
        assert.equal(await page.getByRole('button', { name: 'コピー' }).count(), 0);
        assert.match(await page.locator('.code').first().innerText(), /Set-GPRegistryValue/);
        await page.goto(pageUrl(base(), 'owners/system-manager.html') + '?body=hokuto');
        assert.ok(await page.locator('[data-of=oguchi]:visible').count() > 50, 'without scripts all is shown');
        assert.equal(await page.locator('h1').innerText(), '情報システム管理者の点検表');
        await context.close();
      });
    });
  }
});
