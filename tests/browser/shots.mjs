// Takes pictures of pages of a built site, for looking at them:
//
//   node tests/browser/shots.mjs SITE OUT [--full] [PAGE…]
//
// For each page (default: index.html) and each width, light and dark, a PNG of
// the screen or, with --full, of the whole page; and the page as it prints on
// A4, as PDF and, where pdftoppm is installed, as PNG pages. A PAGE may end in
// #id to show that place.

import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { fileBase, launch, mapInOrder, pageUrl } from './lib.mjs';

const SCREENS = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];

const names = process.argv.slice(2).filter((argument) => argument !== '--full');
const fullPage = process.argv.includes('--full');
const [site, out, ...pages] = names;
if (!out) {
  console.error('usage: node tests/browser/shots.mjs SITE OUT [--full] [PAGE…]');
  process.exit(2);
}
if (!pages.length) pages.push('index.html');

const base = fileBase(resolve(site));
await mkdir(out, { recursive: true });
const browser = await launch();

const jobs = pages.flatMap((page) => [
  ...SCREENS.flatMap((viewport) => ['light', 'dark'].map((colorScheme) => ({ page, viewport, colorScheme }))),
  { page, print: true },
]);
await mapInOrder(jobs, [1, 2, 3], (job) => (job.print ? print(job) : shoot(job)));
await browser.close();

function fileName(page) {
  return page.replace(/\.html/, '').replace(/[/#]/g, '_');
}

async function open({ page, ...options }) {
  const tab = await browser.newPage(options);
  const [path, id] = page.split('#');
  await tab.goto(pageUrl(base, path) + (id ? `#${encodeURIComponent(id)}` : ''), { waitUntil: 'load' });
  return tab;
}

async function shoot({ page, viewport, colorScheme }) {
  const tab = await open({ page, viewport, colorScheme });
  const path = join(out, `${fileName(page)}-${viewport.width}-${colorScheme}.png`);
  await tab.screenshot({ path, fullPage });
  await tab.close();
  console.log(path);
}

async function print({ page }) {
  const tab = await open({ page });
  const path = join(out, `${fileName(page)}-print`);
  await tab.pdf({ path: `${path}.pdf`, format: 'A4', preferCSSPageSize: true, printBackground: true });
  await tab.close();
  console.log(`${path}.pdf`);
  try {
    await promisify(execFile)('pdftoppm', ['-r', '60', '-png', `${path}.pdf`, path]);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
