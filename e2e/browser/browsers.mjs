// The browsers that Debian ships, driven over their own protocols. Whatever they want from elsewhere ends at a closed port of this machine.
import puppeteer from 'puppeteer-core'

const NOWHERE = '127.0.0.1:9'

const LAUNCH = {
  chromium: {
    browser: 'chrome',
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--proxy-server=${NOWHERE}`,
    ],
  },
  firefox: {
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': 9,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': 9,
      'network.trr.mode': 5,
    },
  },
}

export const NAMES = Object.keys(LAUNCH)

/** A browser without a window that takes a certificate nobody has signed; with further arguments of its command, if any. */
export function launch(name, more = []) {
  const {args = [], ...options} = LAUNCH[name]
  return puppeteer.launch({...options, args: [...args, ...more], headless: true, acceptInsecureCerts: true})
}

/** Waits until the page's expression is true; says what it was if that does not happen. */
export async function until(page, expression, ...values) {
  try {
    await page.waitForFunction(expression, {timeout: 20_000, polling: 50}, ...values)
  } catch (e) {
    throw new Error(`${expression} was not so; the page has ${JSON.stringify(await page.evaluate('self.got ?? null'))}`, {cause: e})
  }
}
