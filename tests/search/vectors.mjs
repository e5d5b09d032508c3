// node vectors.mjs SITE VECTORS: the script answers as the program did.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { open } from './engine.mjs';

const [site, file] = process.argv.slice(2);
const { keiji } = open(site);
const vectors = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
for (const wanted of vectors) {
  const found = await keiji.searchDetailed(wanted.query, { limit: wanted.hits.length });
  const plain = (value) => JSON.parse(JSON.stringify(value));
  const got = {
    body: found.body,
    citation: found.citation,
    corrected: plain(found.corrected),
    expansions: plain(found.expansions),
    folded: found.folded,
    hits: plain(found.hits).map(({ id, score, url }) => ({ id, score, url: url.replace(/^.*assets\/\.\.\//, '') })),
    parts: plain(found.parts),
    place: found.place,
    query: wanted.query,
    total: found.total,
  };
  assert.deepEqual(got, wanted, wanted.query);
}
console.log(`${vectors.length} vectors`);
