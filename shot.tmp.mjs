import { chromium } from 'playwright-core';
import { startSite } from '/work/wt/controls/tests/browser/support/site.js';
const [file, out, hash = '', open = '1'] = process.argv.slice(2);
const site = await startSite();
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false });
const page = await (await b.newContext({ viewport: { width: Number(process.env.W ?? 1280), height: Number(process.env.H ?? 800) }, colorScheme: process.env.SCHEME ?? 'light', reducedMotion: 'reduce' })).newPage();
page.on('console', m => console.log(m.text())); page.on('pageerror', e => console.log('ERR', e.message));
await page.goto(`${site.url}/dist/web/?url=${file}${hash}`);
await page.waitForFunction(() => document.title.includes('– Pyr'));
if (open === '1') { await page.click('[data-action=adjust]'); await page.waitForFunction(() => document.getElementById('adjust-form').dataset.measured); }
await page.waitForTimeout(3000);
await page.screenshot(out.endsWith('.jpg') ? { path: out, type: 'jpeg', quality: Number(process.env.Q ?? 70) } : { path: out });
await b.close(); await site.close(); process.exit();
