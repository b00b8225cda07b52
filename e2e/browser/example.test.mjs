// The example of examples/browser, served by a notifier of this build: live, across a restart, and its Service Worker's cache.
import assert from 'node:assert/strict'
import {after, before, describe, it} from 'node:test'
import {NAMES, launch, until} from './browsers.mjs'
import {startNotifier} from './notifier.mjs'

const served = port => () => `
listener: {host: 127.0.0.1, port: ${port}}
management: {port: 0}
auth: {anonymous: true}
topics: [{name: "rooms/*"}]
static: {root: ${JSON.stringify(process.env.EXAMPLE)}}
stream: {heartbeat: 1s, retry: 200ms}
drain: {grace: 2s}
`

const texts = (page, id) => page.$$eval(`#${id} li`, items => items.map(item => item.firstChild.textContent))
const shows = (page, id, text) =>
  until(page, (list, wanted) => [...document.querySelectorAll(`#${list} li`)].some(item => item.textContent.includes(wanted)), id, text)
const marks = page => page.$$eval('#cache li small', items => items.map(item => item.textContent).reverse())

for (const name of NAMES) {
  describe(name, () => {
    let browser
    let notifier
    let page
    before(async () => {
      browser = await launch(name)
      notifier = await startNotifier(served(0))
      page = await browser.newPage()
      await page.goto(`http://127.0.0.1:${notifier.clear}/`)
    })
    after(async () => {
      await browser.close()
      await notifier.stop()
    })

    it('shows notifications live, on both streams', async () => {
      await until(page, 'document.querySelectorAll("#sse .on, #ws .on").length === 2')
      await page.click('#publish button')
      await shows(page, 'sse', 'rooms/1: hello')
      await shows(page, 'ws', 'rooms/1: hello')
    })

    it('answers from the cache until a notification says that it changed', async () => {
      await until(page, 'document.querySelector("#cache .on") !== null && document.querySelectorAll("#cache li").length === 1')
      await page.click('#cache button')
      await until(page, 'document.querySelectorAll("#cache li").length === 2')
      await notifier.publish('rooms/2', {text: 'other numbers', invalidates: ['data/summary.json']})
      await until(page, 'document.querySelectorAll("#cache li").length === 4')
      await page.click('#cache button')
      await until(page, 'document.querySelectorAll("#cache li").length === 5')
      assert.deepEqual(await marks(page), ['MISS', 'HIT', 'evicted', 'MISS', 'HIT'])
    })

    it('goes on after the notifier was restarted', async () => {
      const {clear} = notifier
      await notifier.stop()
      await until(page, 'document.querySelectorAll("#sse .on, #ws .on").length === 0')
      notifier = await startNotifier(served(clear))
      await until(page, 'document.querySelectorAll("#sse .on, #ws .on").length === 2')
      await notifier.publish('rooms/3', {text: 'back again'})
      await shows(page, 'sse', 'rooms/3: back again')
      await shows(page, 'ws', 'rooms/3: back again')
      // The log was in memory: that it is another one is told.
      assert.ok((await texts(page, 'sse')).includes('some notifications are missing'))
      await page.screenshot({fullPage: true, path: `example-${name}.png`}) // for a person to look at, in e2e/target/browser
    })
  })
}
