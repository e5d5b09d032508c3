// node lost.mjs SITE: what happens where files of the index are lost.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { open } from './engine.mjs';

const [site] = process.argv.slice(2);
const names = readdirSync(join(site, 'assets/search')).map((name) => `search/${name}`);

// Each file in turn, missing and cut short: no error, and the loss is told
// wherever the file was wanted.
for (const fault of ['missing', 'cut']) {
  for (const name of names) {
    const { keiji, loaded } = open(site, { [name]: fault });
    for (const query of ['情報資産', 'もちだし', '第3条第2項', '標的形攻撃', '端末を家に持ち帰っていいか']) {
      loaded.clear();
      const found = await keiji.searchDetailed(query);
      const told = found.warnings.some((warning) => warning.includes(`${name}`));
      if (fault === 'cut' && loaded.has(name)) assert.ok(told, `${name} ${query}`);
      if (name === 'search/core.js') assert.ok(told && !found.noAnswer, query);
    }
  }
}

// One lost pair of characters does not hide what the words find.
const pairs = names.filter((name) => /\/g\d+\.js$/.test(name));
const { keiji } = open(site, Object.fromEntries(pairs.map((name) => [name, 'missing'])));
const found = await keiji.searchDetailed('情報資産');
assert.ok(found.warnings.length > 0 && found.hits.length > 0);

// Queries that nobody means: no error, in a short time.
const whole = open(site);
const long = '情報セキュリティ責任者は、'.repeat(800);
const queries = [long, '。'.repeat(10000), 'ー'.repeat(10000), 'a'.repeat(10000), 'い'.repeat(10000), '\ud800', '\udc00情報\ud83d', '\u0000\u001b[31m', '(?:a+)+$', '<script>alert(1)</script>', '__proto__', 'constructor', undefined, null, 12, {}];
for (const query of queries) {
  const start = Date.now();
  const answer = await whole.keiji.searchDetailed(query, { limit: Infinity });
  assert.ok(Array.isArray(answer.hits));
  assert.ok(Date.now() - start < 2000, String(query).slice(0, 20));
}
console.log('ok');
