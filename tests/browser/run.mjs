// The browser tests, run by node itself:
//
//   KEIJI_SITE=site node tests/browser/run.mjs
//
// First the tests try themselves on a page full of faults, then they open
// every page of the site in KEIJI_SITE.

import './harness.test.mjs';
import './site.test.mjs';
import './search.test.mjs';
import './preview.test.mjs';
import './diff.test.mjs';
import './trace.test.mjs';
import './compare.test.mjs';
import './controls.test.mjs';
