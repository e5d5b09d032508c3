// node guarantee.mjs SITE: eight characters of any heading, paragraph or cell
// find their clause, before all clauses that do not hold them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { open } from './engine.mjs';

const LENGTH = 8;
const [site] = process.argv.slice(2);
const { keiji } = open(site);
const data = JSON.parse(readFileSync(join(site, 'data/clauses.json'), 'utf8'));
const posted = JSON.parse(readFileSync(join(site, 'data/site.json'), 'utf8')).jurisdictions
  .flatMap((body) => body.policies.flatMap((policy) => policy.versions.map((version) => ({ body: body.id, ...version }))))
  .filter((version) => version.status === 'in-force');
const strip = (text) => text.replace(/\s/g, '');

function texts(clause) {
  const own = clause.text.split(/[\n\t]/);
  const first = clause.term ? [clause.term + own[0]] : [];
  return [clause.heading, ...first, ...own].filter(Boolean).map(strip).filter(Boolean);
}

// The same windows in every run: a place that moves on by a fixed step.
let place = 0;
function windows(text) {
  const chars = Array.from(text);
  if (chars.length <= LENGTH) return [text];
  place = (place * 31 + 17) % 10007;
  const from = place % (chars.length - LENGTH + 1);
  return [chars.slice(from, from + LENGTH).join('')];
}

const clauses = data.clauses
  .filter((clause) => posted.some((version) => version.body === clause.jurisdiction && version.id === clause.version))
  .map((clause) => ({ id: clause.id, texts: texts(clause) }));
const faults = [];
const seen = new Map();
let tried = 0;

async function hitsOf(query) {
  if (!seen.has(query)) {
    const hits = await keiji.search(query, { limit: Infinity });
    const holding = new Set(clauses.filter((c) => c.texts.some((text) => text.includes(query))).map((c) => c.id));
    const ids = hits.map((hit) => hit.id);
    const last = ids.reduce((most, id, at) => (holding.has(id) ? at : most), -1);
    // A query that is a place (第102条第4項) begins with the place.
    const stray = hits.slice(0, last).find((hit) => !holding.has(hit.id) && hit.score < 3000000);
    if (stray) faults.push(`${query}: ${stray.id} stands before a clause that holds it`);
    seen.set(query, new Set(ids));
  }
  return seen.get(query);
}

for (const clause of clauses) {
  for (const query of clause.texts.flatMap(windows)) {
    tried += 1;
    if (!(await hitsOf(query)).has(clause.id)) faults.push(`${query}: ${clause.id} is not found`);
  }
}
assert.deepEqual(faults.slice(0, 20), [], `${faults.length} faults`);
assert.ok(tried > 0, 'no clause was tried');
console.log(`${tried} windows, ${clauses.length} clauses`);
