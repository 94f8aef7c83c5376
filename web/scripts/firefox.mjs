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
    'intl.accept_languages': 'en-GB',
    'ui.prefersReducedMotion': 1,
  },
});
const page = await browser.newPage();
const faults = [];
page.on('pageerror', (error) => faults.push(String(error)));
page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));

const button = (name) =>
  `::-p-xpath(//button[(normalize-space(.)=${JSON.stringify(name)} or @aria-label=${JSON.stringify(name)}) and not(@disabled)])`;
const field = (label) => `::-p-xpath(//input[@id=//label[normalize-space(.)=${JSON.stringify(label)}]/@for])`;
const commands = {
  open: async (url) => void (await page.goto(url)),
  press: (name) => page.locator(button(name)).click(),
  fill: ({ label, text }) => page.locator(field(label)).fill(text),
  evaluate: ({ source, argument }) => page.evaluate(`(${source})(${JSON.stringify(argument ?? null)})`),
  key: (key) => page.keyboard.press(key),
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
