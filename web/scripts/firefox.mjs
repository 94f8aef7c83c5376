/**
 * Drives a Firefox over WebDriver BiDi for a test in another language: a command per line of JSON on standard input, its
 * answer per line on standard output. Arguments: the browser's path.
 */
import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: process.argv[2],
  headless: true,
  args: ['--width=480', '--height=420'],
  extraPrefsFirefox: {
    'media.navigator.streams.fake': true,
    'media.navigator.permission.disabled': true,
    // A server on this machine is reached through loopback, which Firefox leaves out otherwise.
    'media.peerconnection.ice.loopback': true,
    'intl.accept_languages': 'en-GB',
    'ui.prefersReducedMotion': 1,
  },
});
const page = await browser.newPage();
const faults = [];
page.on('pageerror', (error) => faults.push(String(error)));
page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));

const find = (name) => `::-p-xpath(//button[normalize-space(.)=${JSON.stringify(name)} and not(@disabled)])`;
const commands = {
  open: async (url) => void (await page.goto(url)),
  press: (name) => page.locator(find(name)).click(),
  fill: ({ label, text }) => page.locator(`input[aria-label="${label}"], ::-p-aria(${label})`).fill(text),
  evaluate: ({ source, argument }) => page.evaluate(`(${source})(${JSON.stringify(argument ?? null)})`),
  faults: () => faults,
  version: () => browser.version(),
};

const answer = (said) => process.stdout.write(`${JSON.stringify(said)}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const { command, argument } = JSON.parse(line);
  try {
    answer({ value: (await commands[command](argument)) ?? null });
  } catch (error) {
    answer({ error: String(error) });
  }
}
await browser.close();
