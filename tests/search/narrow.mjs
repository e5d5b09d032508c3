// node narrow.mjs SITE: results are narrowed to a body and to a chapter, and counted.

import assert from 'node:assert/strict';

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
console.log('ok');
