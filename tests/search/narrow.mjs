// node narrow.mjs SITE: results are narrowed to a body and to a chapter, and counted.

import assert from 'node:assert/strict';

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { open } from './engine.mjs';

const [site] = process.argv.slice(2);
const { keiji } = open(site);
const plain = (value) => JSON.parse(JSON.stringify(value));
const pages = (found) => Array.from(found, (hit) => /([^/]+)\.html#/.exec(hit.url)[1]);

const all = await keiji.search('情報', { limit: Infinity });
assert.deepEqual(plain(all.facets), { body: [{ id: 'machi', name: '試験町', count: all.length }] });

const body = await keiji.search('情報', { limit: Infinity, filters: { body: 'machi' } });
assert.equal(body.length, all.length);
const counted = {};
for (const page of pages(all)) counted[page] = (counted[page] || 0) + 1;
assert.deepEqual(Object.fromEntries(Array.from(body.facets.chapter, (one) => [one.id, one.count])), counted);
assert.equal(body.facets.chapter.find((one) => one.id === '1').name, '第1条 目的');

const chapter = await keiji.search('情報', { limit: Infinity, filters: { body: 'machi', chapter: '4' } });
assert.ok(chapter.length > 0 && chapter.length < all.length);
assert.ok(pages(chapter).every((page) => page === '4'));
assert.equal(chapter.total, chapter.length);
assert.equal((await keiji.search('情報', { filters: { body: 'mura' } })).length, 0);

// By strength and role: what the published data says of each clause.
const data = JSON.parse(readFileSync(join(site, 'data/clauses.json'), 'utf8')).clauses;
const duty = new Map(data.map((clause) => [clause.id, clause.duty]));
const actors = new Map(data.map((clause) => [clause.id, clause.duties.flatMap((one) => one.actors)]));
const every = await keiji.search('情報', { limit: Infinity, facets: true });
assert.ok(every.facets.duty.length > 1);
for (const one of every.facets.duty) {
  const found = await keiji.search('情報', { limit: Infinity, filters: { duty: one.id } });
  assert.equal(found.length, one.count, one.id);
  assert.ok(found.every((hit) => duty.get(hit.id) === one.id), one.id);
}
const staff = every.facets.role.find((one) => one.id === 'staff');
assert.equal(staff.name, '職員等');
const bound = await keiji.search('情報', { limit: Infinity, filters: { role: 'staff', duty: 'must' } });
assert.ok(bound.length > 0);
assert.ok(bound.every((hit) => actors.get(hit.id).includes('職員等') && duty.get(hit.id) === 'must'));
console.log('ok');
