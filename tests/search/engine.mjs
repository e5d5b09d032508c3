// The shipped search script in a small imitation of a page: enough of a window
// and a document to load scripts from a directory.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';

/** Opens the search of a built site; `lost` names shards that cannot be read or are cut short. */
export function open(site, lost = {}) {
  const loaded = new Map();
  const read = (name) => {
    const text = readFileSync(join(site, 'assets', name), 'utf8');
    loaded.set(name, Buffer.byteLength(text));
    return text;
  };
  const run = (script) => {
    const name = script.src.split('/assets/')[1];
    const fault = lost[name];
    try {
      if (fault === 'missing') throw new Error('no such file');
      const text = read(name);
      vm.runInContext(fault === 'cut' ? text.slice(0, -20) : text, context);
      script.onload();
    } catch (error) {
      if (error.name === 'SyntaxError') script.onload(); else script.onerror();
    }
  };
  const document = {
    currentScript: { src: 'file:///site/assets/search.js' },
    createElement: () => ({ remove() {} }),
    head: { appendChild: (script) => queueMicrotask(() => run(script)) },
  };
  const context = vm.createContext({ document });
  context.window = context;
  vm.runInContext(read('search.js'), context);
  return { keiji: context.keiji, loaded };
}
