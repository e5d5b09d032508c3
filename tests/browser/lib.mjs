// What the browser tests and the screenshots share: Debian's Chromium driven
// by playwright-core, a copy of the site at an awkward path, a small web
// server, and a look at one page that says everything wrong with it.

import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

/** The narrowest screen that the site is made for, in CSS pixels. */
export const NARROW = 320;

// Without these Chromium looks for updates and accounts on the network, which
// the places that run these tests do not have.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// scripts/setup.sh looks in the same places.
const PROGRAMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
];

/** Starts a headless Chromium with a fresh profile. */
export function launch() {
  const executablePath = process.env.CHROMIUM || PROGRAMS.find(existsSync);
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** Makes a temporary directory and returns it with a function that removes it. */
export async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'keiji-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Copies the site to where its path has Japanese and a space in it. */
export async function copyToAwkwardPath(site) {
  const temporary = await temporaryDirectory();
  const directory = join(temporary.path, '掲示 サイト');
  await cp(site, directory, { recursive: true });
  return { directory, remove: temporary.remove };
}

/** The paths of all HTML files below a directory, sorted, with `/` between. */
export async function htmlPages(directory) {
  const names = await readdir(directory, { recursive: true });
  return names
    .filter((name) => name.endsWith('.html'))
    .map((name) => name.split(sep).join('/'))
    .sort();
}

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Serves a directory on this machine below a sub-path with a space in it. */
export async function serve(directory) {
  const prefix = `/${encodeURIComponent('部署 情報')}/policy/`;
  const server = createServer(async (request, response) => {
    try {
      const path = new URL(request.url, 'http://localhost').pathname;
      if (!path.startsWith(prefix)) throw new Error('outside of the site');
      let file = join(directory, decodeURIComponent(path.slice(prefix.length)));
      if (!file.startsWith(directory)) throw new Error('outside of the site');
      if ((await stat(file)).isDirectory()) file = join(file, 'index.html');
      const body = await readFile(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('not found');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

/** The address, ending in `/`, under which a directory is read from the disk. */
export function fileBase(directory) {
  return `${pathToFileURL(directory).href}/`;
}

/** The address of a page of the site. */
export function pageUrl(base, page) {
  return base + page.split('/').map(encodeURIComponent).join('/');
}

/** Collects what the browser has to say about a page, from now on. */
export function watch(page, base) {
  for (const event of ['console', 'pageerror', 'request', 'requestfailed', 'response']) {
    page.removeAllListeners(event);
  }
  const said = { console: [], requests: [] };
  page.on('console', (message) => said.console.push(`console.${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.console.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(base)) said.requests.push(`leaves the site: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // The tab's icon is asked for late, and given up when the page is left.
    const left = request.failure()?.errorText === 'net::ERR_ABORTED' && request.resourceType() === 'other';
    if (left) return;
    said.requests.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) said.requests.push(`${response.status()}: ${response.url()}`);
  });
  return said;
}

/**
 * Opens one page of the site in a tab of the narrowest width and returns what is
 * wrong with it, by kind: `console`, `requests`, `markup`, `width`.
 */
async function inspect(page, base, directory, name) {
  const said = watch(page, base);
  try {
    await page.goto(pageUrl(base, name), { waitUntil: 'load' });
    const source = await readFile(join(directory, name), 'utf8');
    // Files that are carried about alone have their style inside.
    const alone = /^(posting|shinkyu)-/.test(name.split('/').pop());
    const markup = await page.evaluate(markupFaults, { source, alone });
    const width = await page.evaluate(widthFaults);
    return { ...said, markup, width };
  } catch (error) {
    return { ...said, console: [...said.console, `does not open: ${error.message}`], markup: [], width: [] };
  }
}

// Runs in the page. The source is parsed anew, because scripts may rightly
// change the live document.
function markupFaults({ source, alone }) {
  const page = new DOMParser().parseFromString(source, 'text/html');
  const faults = [];
  const all = (selector) => [...page.querySelectorAll(selector)];
  const show = (element) => element.outerHTML.slice(0, 100).replace(/\s+/g, ' ');
  const headings = all('h1').length;
  if (headings !== 1) faults.push(`${headings} h1 elements`);
  if (page.documentElement.lang !== 'ja') faults.push(`lang is "${page.documentElement.lang}"`);
  if (!page.title.trim()) faults.push('no title');
  if (!all('meta[http-equiv="Content-Security-Policy" i]').length) faults.push('no Content-Security-Policy');
  for (const script of all('script')) {
    // JSON in a script element is data, and runs nothing.
    const data = (script.type || '').endsWith('json');
    if (!script.src && !data) faults.push(`inline script: ${show(script)}`);
  }
  if (!alone) {
    for (const style of all('style')) faults.push(`inline style: ${show(style)}`);
  }
  for (const element of all('*')) {
    for (const { name, value } of element.attributes) {
      if (name === 'style') faults.push(`style attribute: ${show(element)}`);
      if (name.startsWith('on')) faults.push(`event attribute: ${show(element)}`);
      if (/^\s*javascript:/i.test(value)) faults.push(`script address: ${show(element)}`);
    }
  }
  const ids = new Set();
  for (const element of all('[id]')) {
    if (ids.has(element.id)) faults.push(`id used twice: ${element.id}`);
    ids.add(element.id);
  }
  return faults;
}

// Runs in the page: what sticks out, when the page can be scrolled sideways.
function widthFaults() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const widest = [...document.body.querySelectorAll('*')]
    .map((element) => ({ element, right: element.getBoundingClientRect().right }))
    .sort((a, b) => b.right - a.right)[0];
  const { element } = widest;
  const name = element.tagName.toLowerCase() + (element.className ? `.${element.className}` : '');
  return [`${root.scrollWidth} px wide on ${root.clientWidth} px: ${name} "${element.textContent.trim().slice(0, 30)}"`];
}

/** Does a job for every item, one at a time for each worker, and keeps the order. */
export async function mapInOrder(items, workers, job) {
  const results = new Array(items.length);
  let next = 0;
  const work = async (worker) => {
    while (next < items.length) {
      const index = next++;
      results[index] = await job(items[index], worker);
    }
  };
  await Promise.all(workers.map(work));
  return results;
}

/** Inspects all pages and returns, by kind, lines of `page: fault`. */
export async function inspectAll(browser, base, directory) {
  const context = await browser.newContext({ viewport: { width: NARROW, height: 640 } });
  // A new tab for every page would take most of the time.
  const tabs = await Promise.all([1, 2, 3].map(() => context.newPage()));
  const pages = await htmlPages(directory);
  const found = await mapInOrder(pages, tabs, (name, tab) => inspect(tab, base, directory, name));
  await context.close();
  const faults = { pages, console: [], requests: [], markup: [], width: [] };
  found.forEach((one, index) => {
    for (const kind of ['console', 'requests', 'markup', 'width']) {
      faults[kind].push(...one[kind].map((fault) => `${pages[index]}: ${fault}`));
    }
  });
  return faults;
}
