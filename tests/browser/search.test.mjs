// The search field, the results page and the index of a built site, in a real
// browser. What is shown is tested with an engine that answers as told, put in
// the place of search.js; the last tests ask the real one, where the site has it.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { copyToAwkwardPath, fileBase, NARROW, pageUrl, watch } from './lib.mjs';
import { openSite, SITE, WAYS } from './reader.mjs';

const HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>';
const CLAUSE = 'oguchi/8.html#8.1.i6.k1';

// Answers 45 hits whose every text is hostile; none for 無い, none and a warning
// for 警告. What it was asked is kept in window.asked.
const ENGINE = `(() => {
  const H = ${JSON.stringify(HOSTILE).replaceAll('</', '<\\/')};
  window.asked = [];
  const hit = (n) => ({
    id: 'oguchi/8.1.i6.k1', url: '${CLAUSE}', score: 100 - n, label: 'ア', heading: n ? H : '',
    path: [{ label: '8.', heading: H }, { label: '8.1.', heading: '管理' }, { label: '(6)', heading: 'ログ' }],
    body: { id: n % 2 ? 'hokuto' : 'oguchi', name: H, shortName: H }, policy: H, version: H,
    excerpt: { text: '職員等は' + H, marks: [[0, 3], [4, 8]] },
  });
  const searchDetailed = (query, options) => {
    window.asked.push([query, options]);
    const all = /^無い|^警告/.test(query) ? [] : Array.from({ length: 45 }, (_, n) => hit(n));
    const count = (id) => all.filter((one) => one.body.id === id).length;
    const body = ['oguchi', 'hokuto'].map((id) => ({ id, name: id, count: count(id) }));
    const wish = options.filters || {};
    const hits = all.filter((one) => !wish.body || one.body.id === wish.body);
    const role = [{ id: 'staff', name: H, count: 9 }, { id: 'ciso', name: 'CISO', count: 2 }];
    const duty = [{ id: 'must', name: 'must', count: 8 }, { id: 'may', name: 'may', count: 3 }];
    const chapter = wish.body ? [{ id: '8', name: H, count: 20 }, { id: '9', name: H, count: 2 }] : [];
    return Promise.resolve({
      hits: hits.slice(0, options.limit), total: hits.length, noAnswer: query.startsWith('無い'),
      expansions: options.expand && hits.length ? [{ from: query, to: H }] : [],
      corrected: query === '誤り' ? { from: query, to: H } : null,
      facets: options.facets ? { body, chapter, role, duty } : { body, chapter },
      warnings: query === '警告' ? ['一部の索引を読めませんでした'] : [],
    });
  };
  window.keiji = { searchDetailed, search: (q, o) => searchDetailed(q, o).then((a) => a.hits) };
})();`;

describe('search', () => {
  const hasEngine = Boolean(SITE) && existsSync(join(SITE, 'assets', 'search.js'));
  let real;

  const reader = openSite(async (directory) => {
    await rm(join(directory, 'assets', 'search'), { recursive: true, force: true });
    await writeFile(join(directory, 'assets', 'search.js'), ENGINE);
  });
  before(async () => {
    real = await copyToAwkwardPath(SITE);
  });
  after(() => real?.remove());

  /** Opens a page of the copy, does something with it, and asks for silence. */
  async function visit(base, address, work, options = {}) {
    const context = await reader.browser.newContext(options);
    try {
      const page = await context.newPage();
      const said = watch(page, base);
      const [path] = address.split(/[?#]/);
      await page.goto(pageUrl(base, path) + address.slice(path.length));
      await work(page);
      assert.deepEqual(said, { console: [], requests: [] });
    } finally {
      await context.close();
    }
  }

  const results = (page) => page.locator('.results .result-name a');

  for (const way of WAYS) {
    const base = () => reader.base(way);

    describe(`over ${way}`, () => {
      test('/ leads to the field of every page, and is a letter in it', async () => {
        for (const name of ['index.html', 'oguchi/8.html', 'search.html', 'index-kana.html']) {
          await visit(base(), name, async (page) => {
            await page.keyboard.press('/');
            assert.equal(await page.evaluate(() => document.activeElement.id), 'find-words', name);
            await page.keyboard.press('/');
            assert.equal(await page.locator('#find-words').inputValue(), '/');
          });
        }
      });

      test('a search from any page stands in the fragment of the results page', async () => {
        await visit(base(), 'oguchi/8.html', async (page) => {
          await page.locator('#find-words').fill('持ち 出し&<b>');
          await page.keyboard.press('Enter');
          await page.waitForURL(/search\.html#q=/);
          await results(page).first().waitFor();
          assert.equal(await page.locator('#find-words').inputValue(), '持ち 出し&<b>');
          await page.reload();
          await results(page).first().waitFor();
          assert.equal(await page.locator('#find-words').inputValue(), '持ち 出し&<b>');
          assert.match(await page.title(), /^「持ち 出し&<b>」の検索結果/);
        });
      });

      test('a form sent without scripts is taken over', async () => {
        await visit(base(), `search.html?q=${encodeURIComponent('職員 等')}`, async (page) => {
          await results(page).first().waitFor();
          assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('q'), '職員 等');
        });
      });

      test('text stays text, whatever the query and the answer hold', async () => {
        for (const query of [HOSTILE, '誤り', '(?=[', 'a'.repeat(10_000), '\u0000\u0007', '\ud800x', '&q=b#c%zz+']) {
          await visit(base(), 'search.html', async (page) => {
            await page.evaluate((words) => {
              const field = document.getElementById('find-words');
              field.value = words;
              field.form.requestSubmit();
            }, query);
            await results(page).nth(19).waitFor();
            assert.equal(await results(page).count(), 20);
            assert.equal(await page.locator('main img, main script').count(), 0);
            assert.equal(await page.evaluate(() => window.harmed), undefined);
            assert.deepEqual(await page.locator('.result').first().locator('.result-text mark').allInnerTexts(), ['職員等', '<img']);
            const asked = await page.evaluate(() => window.asked.at(-1)[0]);
            assert.equal(asked, query.replace('\ud800', '\ufffd').trim());
            assert.equal(await page.locator('.search-state p').last().innerText(), '45 件見つかりました（上位 20 件を表示）');
          });
        }
      });

      test('every result carries its clause, its number and what is above it', async () => {
        await visit(base(), 'search.html#q=職員等', async (page) => {
          await results(page).first().waitFor();
          assert.equal(await page.locator('.result[data-clause-id="oguchi/8.1.i6.k1"]').count(), 20);
          assert.equal(await results(page).first().innerText(), '8.1. (6) ア');
          assert.match(await page.locator('.result-path').first().innerText(), /8\.1\. 管理 › \(6\) ログ$/);
        });
      });

      test('arrows lead through the results, Esc back, Enter opens', async () => {
        await visit(base(), 'search.html#q=職員等', async (page) => {
          await results(page).first().waitFor();
          const focused = () => results(page).evaluateAll((links) => links.indexOf(document.activeElement));
          await page.keyboard.press('/');
          await page.keyboard.press('ArrowDown');
          assert.equal(await focused(), 0);
          await page.keyboard.press('ArrowDown');
          await page.keyboard.press('ArrowDown');
          assert.equal(await focused(), 2);
          await page.keyboard.press('ArrowUp');
          assert.equal(await focused(), 1);
          await page.keyboard.press('Escape');
          assert.equal(await page.evaluate(() => document.activeElement.id), 'find-words');
          await page.keyboard.press('ArrowDown');
          await page.keyboard.press('ArrowUp');
          assert.equal(await page.evaluate(() => document.activeElement.id), 'find-words');
          await page.keyboard.press('ArrowDown');
          await page.keyboard.press('Enter');
          await page.waitForURL(/8\.html\?.*#8\.1\.i6\.k1$/);
          await page.goBack();
          await results(page).first().waitFor();
          assert.equal(await page.locator('#find-words').inputValue(), '職員等');
        });
      });

      test('more results come on request, and the first of them is led to', async () => {
        await visit(base(), 'search.html#q=職員等', async (page) => {
          await page.locator('.more').click();
          await results(page).nth(39).waitFor();
          assert.equal(await results(page).evaluateAll((links) => links.indexOf(document.activeElement)), 20);
          await page.locator('.more').click();
          await results(page).nth(44).waitFor();
          assert.ok(await page.locator('.more').isHidden());
        });
      });

      test('other words that were searched are told, and can be left out', async () => {
        await visit(base(), 'search.html#q=職員等', async (page) => {
          const line = page.locator('.expanded');
          await line.filter({ hasText: '職員等 → <img' }).waitFor();
          await page.locator('.expansions button').click();
          await line.filter({ hasText: '入力した言葉だけ' }).waitFor();
          assert.match(page.url(), /expand=0/);
          assert.equal(await page.evaluate(() => window.asked.at(-1)[1].expand), false);
        });
      });

      test('results are narrowed to a body', async () => {
        await visit(base(), 'search.html#q=職員等', async (page) => {
          await results(page).first().waitFor();
          await page.locator('[data-facet=body]').selectOption('hokuto');
          await page.locator('.search-count', { hasText: '22 件' }).waitFor();
          assert.match(page.url(), /body=hokuto/);
          await page.locator('[data-facet=chapter]').selectOption('9');
          assert.match(page.url(), /chapter=9/);
          const last = await page.evaluate(() => window.asked.at(-1)[1].filters);
          assert.deepEqual(last, { body: 'hokuto', chapter: '9' });
          await page.locator('[data-facet=body]').selectOption('oguchi');
          assert.doesNotMatch(page.url(), /chapter=/);
          await page.locator('#find-words').fill('無い言葉');
          await page.keyboard.press('Enter');
          await page.locator('.search-state', { hasText: '絞り込んだ結果です' }).waitFor();
          assert.match(page.url(), /body=oguchi/);
          assert.equal(await page.locator('[data-facet=body] option:checked').innerText(), 'oguchi（0）');
          await page.getByRole('button', { name: '絞り込みをやめる' }).click();
          assert.doesNotMatch(page.url(), /body=/);
        });
      });

      test('roles and strengths are offered on demand', async () => {
        await visit(base(), 'search.html#q=職員等', async (page) => {
          await results(page).first().waitFor();
          assert.equal(await page.locator('[data-facet=duty]').isVisible(), false);
          await page.getByRole('button', { name: '役割・義務の強さでも絞り込む' }).click();
          await page.locator('[data-facet=duty] option', { hasText: '義務（8）' }).waitFor({ state: 'attached' });
          await page.locator('[data-facet=duty]').selectOption('must');
          assert.match(page.url(), /duty=must/);
          assert.deepEqual(await page.evaluate(() => window.asked.at(-1)[1].filters), { duty: 'must' });
          assert.equal(await page.locator('.more-facets').first().isVisible(), false);
        });
        await visit(base(), 'search.html#q=職員等&role=ciso', async (page) => {
          await page.locator('[data-facet=role]').waitFor();
          assert.equal(await page.locator('[data-facet=role]').inputValue(), 'ciso');
        });
      });

      test('a search without an answer says so, a broken one does not', async () => {
        await visit(base(), 'search.html#q=無い', async (page) => {
          await page.locator('.search-count', { hasText: '「無い」に当たる規定は見つかりませんでした' }).waitFor();
          assert.equal(await page.locator('[role=status] .search-count').count(), 1);
          assert.ok(await page.locator('.advice-none').getByRole('link', { name: '五十音順の索引' }).isVisible());
        });
        await visit(base(), 'search.html#q=警告', async (page) => {
          await page.locator('.search-warning', { hasText: '一部の索引' }).waitFor();
          assert.equal(await page.locator('.search-count').count(), 0);
        });
      });

      test('first results show below the field of a page', async () => {
        await visit(base(), 'index.html', async (page) => {
          await page.locator('#find-words').pressSequentially('職員等');
          await page.locator('.quick .result').nth(5).waitFor();
          assert.equal(await page.locator('.quick .result').count(), 6);
          await page.keyboard.press('ArrowDown');
          await page.keyboard.press('Escape');
          await page.keyboard.press('Escape');
          assert.ok(await page.locator('.quick').isHidden());
          assert.equal(await page.evaluate(() => document.activeElement.id), 'find-words');
        });
      });

      test('the words are marked on the clause, until they are not wanted', async () => {
        const given = new URLSearchParams([['q', '職員等'], ['mark', '情報'], ['mark', '<b>']]);
        const address = CLAUSE.replace('#', `?${given}#`);
        await visit(base(), address, async (page) => {
          const marks = page.locator('main mark');
          assert.ok(await marks.count() > 0);
          const text = await page.locator('main').evaluate((main) => main.querySelector('[id="8.1.i6.k1"]').textContent);
          assert.match(await page.locator('.found-bar a').getAttribute('href'), /search\.html#q=/);
          await page.locator('.found-bar button').click();
          assert.equal(await marks.count(), 0);
          assert.equal(await page.locator('main').evaluate((main) => main.querySelector('[id="8.1.i6.k1"]').textContent), text);
          assert.equal(page.url(), pageUrl(base(), CLAUSE.split('#')[0]) + '#8.1.i6.k1');
        });
      });

      test('without scripts the field leads to a page that says what to do', async () => {
        await visit(base(), 'oguchi/8.html', async (page) => {
          await page.locator('#find-words').fill('テレワーク');
          await page.locator('#find-words').press('Enter');
          await page.waitForURL(/search\.html\?q=/);
          assert.match(await page.locator('.no-script').innerText(), /検索は使えません/);
          assert.equal(await page.locator('#search').isVisible(), false);
          await page.locator('.no-script').getByRole('link', { name: '五十音順の索引' }).click();
          assert.equal(await page.locator('h1').innerText(), '五十音順の索引');
          await page.locator('.kana-entries a').first().click();
          assert.match(page.url(), /\.html#./);
        }, { javaScriptEnabled: false });
      });

      test('results and field fit a narrow screen and one at 200 %', async () => {
        for (const width of [NARROW, 640]) {
          await visit(base(), 'search.html#q=職員等', async (page) => {
            await results(page).first().waitFor();
            const wide = () => page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
            assert.ok(await wide() <= 0, `results at ${width}`);
            await page.goto(pageUrl(base(), 'index.html'));
            await page.locator('#find-words').pressSequentially('職員等');
            await page.locator('.quick .result').first().waitFor();
            assert.ok(await wide() <= 0, `first results at ${width}`);
          }, { viewport: { width, height: 450 } });
        }
      });
    });
  }

  describe('with the index of the site', { skip: hasEngine ? false : 'the site has no search.js' }, () => {
    const base = () => fileBase(real.directory);

    test('a word of the policies is found, opened and marked', async () => {
      await visit(base(), 'search.html#q=パスワード', async (page) => {
        await results(page).first().waitFor();
        assert.ok(await page.locator('.result mark').count() > 0);
        await results(page).first().click();
        await page.locator('.found-bar').waitFor();
        assert.ok((await page.locator('main mark').allInnerTexts()).includes('パスワード'));
      });
    });

    test('a question without an answer is told so', async () => {
      await visit(base(), 'search.html#q=宇宙飛行士の訓練', async (page) => {
        await page.locator('.search-count', { hasText: '見つかりませんでした' }).waitFor();
      });
    });

    test('a hostile query harms nothing', async () => {
      await visit(base(), 'search.html', async (page) => {
        await page.locator('#find-words').fill(HOSTILE);
        await page.keyboard.press('Enter');
        await page.locator('.search-count').waitFor();
        assert.equal(await page.locator('main img, main script').count(), 0);
        assert.equal(await page.evaluate(() => window.harmed), undefined);
      });
    });
  });
});
