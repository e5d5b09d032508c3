// Sets the search beside Pagefind on the same site, in one run:
//
//   node tests/browser/peers.mjs SITE [QUERY…]
//
// Pagefind comes from npm into a temporary directory and indexes a copy of the
// site's clause pages. For each query a fresh page counts the bytes of scripts,
// tables and shards (and of ten excerpts), without compression, and the time to
// ten results; then a second query counts what more it loads.

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { launch, serve } from './lib.mjs';

const run = promisify(execFile);
const [site, ...asked] = process.argv.slice(2);
if (!site) {
  console.error('usage: node tests/browser/peers.mjs SITE [QUERY…]');
  process.exit(2);
}
const QUERIES = asked.length
  ? asked
  : [
      '多要素認証', 'パスワード 共有', 'USBメモリ 持ち出し', '生成AI 機密性', '無害化通信', 'ソーシャルメディア',
      'バックアップ', '懲戒処分', 'ＬＧＷＡＮ', 'LGWAN', 'lgwan', 'ＵＳＢ', 'ｳｲﾙｽ', 'ぱすわーど', 'テレワーク',
      'サーバー', 'コンピューター', '情報セキュリティインシデント', '会計年度任用職員', '入退室管理', '停電 予備電源',
      '電子署名', '自動転送', 'アカウント乗っ取り', '公衆無線LAN', '第87条第2項',
    ];


async function compare(work) {
  const copy = join(work, 'site');
  await cp(site, copy, { recursive: true });
  await run('npm', ['install', '--prefix', work, '--no-audit', '--no-fund', 'pagefind@1.6.0']);
  // Whole texts, postings and lists would be found beside every clause page.
  const glob = '{fukushima,hokuto,oguchi,tsukuba-smartcity,ubuyama}/{[!aip]*,p[!o]*}.html';
  await run(join(work, 'node_modules/.bin/pagefind'), ['--site', copy, '--glob', glob, '--root-selector', 'main']);
  // Pagefind needs more than the pages' own policy grants.
  await writeFile(join(copy, 'plain.html'), '<!doctype html><title>plain</title><link rel="icon" href="data:,">');
  const server = await serve(copy);
  const browser = await launch();
  const rows = [];
  for (const query of QUERIES) {
    rows.push([query, await keiji(browser, server, query), await pagefind(browser, server, query)]);
  }
  await browser.close();
  await server.close();
  await table(copy, rows);
}

/** Bytes of the answers whose address matches, and what the page found. */
async function counted(browser, address, matches, ask, query) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const bodies = [];
  page.on('response', (response) => {
    if (matches.test(response.url())) bodies.push(response.body().then((b) => b.length, () => 0));
  });
  await page.goto(address);
  const answer = await page.evaluate(ask, query);
  const bytes = (await Promise.all(bodies)).reduce((sum, n) => sum + n, 0);
  await context.close();
  return { ...answer, bytes };
}

function keiji(browser, server, query) {
  return counted(browser, `${server.base}index.html`, /assets\/search/, async (q) => {
    const start = performance.now();
    if (!window.keiji?.searchDetailed) {
      await new Promise((loaded) => {
        const script = document.createElement('script');
        script.src = 'assets/search.js';
        script.onload = loaded;
        document.head.append(script);
      });
    }
    const first = await window.keiji.searchDetailed(q, { limit: 10 });
    const ms = performance.now() - start;
    const again = performance.now();
    await window.keiji.searchDetailed(q, { limit: 10 });
    return { total: first.noAnswer ? 0 : first.total, ms, again: performance.now() - again };
  }, query);
}

function pagefind(browser, server, query) {
  return counted(browser, `${server.base}plain.html`, /\/pagefind\//, async (q) => {
    const engine = await import(new URL('pagefind/pagefind.js', location.href).href).catch(() => null);
    if (!engine) return { total: NaN, ms: NaN, again: NaN };
    const start = performance.now();
    const found = await engine.search(q);
    await Promise.all(found.results.slice(0, 10).map((r) => r.data()));
    const ms = performance.now() - start;
    const again = performance.now();
    await engine.search(q);
    return { total: found.results.length, ms, again: performance.now() - again };
  }, query);
}

async function table(copy, rows) {
  const kb = (n) => (n / 1000).toFixed(0);
  console.log('query\tkeiji clauses\tkB\tfirst ms\tagain ms\tPagefind pages\tkB\tfirst ms\tagain ms');
  for (const [query, a, b] of rows) {
    const cells = [a, b].flatMap((x) => [x.total, kb(x.bytes), x.ms.toFixed(0), x.again.toFixed(1)]);
    console.log([query, ...cells].join('\t'));
  }
  const sorted = (n, key) => rows.map((r) => r[n][key]).sort((x, y) => x - y);
  for (const [name, n] of [['keiji', 1], ['Pagefind', 2]]) {
    const [bytes, again] = [sorted(n, 'bytes'), sorted(n, 'again')];
    const none = rows.filter((r) => !r[n].total).length;
    const middle = Math.floor(rows.length / 2);
    console.log(
      `${name}: first query ${kb(bytes[0])} / ${kb(bytes[middle])} / ${kb(bytes.at(-1))} kB (least, median, most), ` +
        `again ${again[middle].toFixed(1)} ms, nothing found for ${none} of ${rows.length}`,
    );
  }
  console.log(`index: keiji ${kb(await size(join(copy, 'assets/search')))} kB, Pagefind ${kb(await size(join(copy, 'pagefind')))} kB`);
}

async function size(path) {
  const about = await stat(path);
  if (!about.isDirectory()) return about.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => size(join(path, name))));
  return sizes.reduce((sum, n) => sum + n, 0);
}

const work = await mkdtemp(join(tmpdir(), 'keiji-peers-'));
try {
  await compare(work);
} finally {
  await rm(work, { recursive: true, force: true });
}
