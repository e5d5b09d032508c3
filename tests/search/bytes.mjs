// node bytes.mjs SITE QUERIES.json…: what a search loads, uncompressed.
//
// The first figure is that of a page where nobody has searched: the scripts of
// the search, its tables, the shards of the query and the excerpts of ten results.
// The second is what each query of the lists loads in a page that has had one.

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { open } from './engine.mjs';

const SCRIPTS = ['find.js', 'results.js'];
const [site, ...files] = process.argv.slice(2);
const queries = files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8'))).map((one) => one.query);
const scripts = SCRIPTS.reduce((sum, name) => sum + statSync(join(site, 'assets', name)).size, 0);
const sum = (loaded) => [...loaded.values()].reduce((a, b) => a + b, 0);

const first = [];
const later = [];
for (const [n, query] of queries.entries()) {
  const fresh = open(site);
  await fresh.keiji.searchDetailed(query, { limit: 10 });
  first.push([scripts + sum(fresh.loaded), query]);
  fresh.loaded.clear();
  const next = queries[(n + 1) % queries.length];
  await fresh.keiji.searchDetailed(next, { limit: 10 });
  later.push([sum(fresh.loaded), next]);
}
for (const [name, figures, most] of [['first query', first, 150_000], ['second query', later, 40_000]]) {
  figures.sort((a, b) => a[0] - b[0]);
  const at = (share) => (figures[Math.floor((figures.length - 1) * share)][0] / 1000).toFixed(1);
  console.log(`${name}: ${figures.length} queries, least ${at(0)} kB, half ${at(0.5)}, 95 % ${at(0.95)}, most ${at(1)} (${figures.at(-1)[1]}), over ${most / 1000} kB: ${figures.filter(([bytes]) => bytes > most).length}`);
}
