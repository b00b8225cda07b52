// The page of the management port in front of a notifier with real clients: what it shows comes and goes with them.
import assert from 'node:assert/strict'
import {mkdirSync, writeFileSync} from 'node:fs'
import http2 from 'node:http2'
import path from 'node:path'
import {after, before, describe, it} from 'node:test'
import {NAMES, launch, until} from './browsers.mjs'
import {startNotifier} from './notifier.mjs'

const served = folder => {
  const root = path.join(folder, 'www')
  mkdirSync(path.join(root, 'static'), {recursive: true})
  writeFileSync(path.join(root, 'page.html'), '<p>page')
  writeFileSync(path.join(root, 'static/app.js'), 'let app')
  writeFileSync(path.join(root, 'secret.js'), 'let secret')
  writeFileSync(
    path.join(root, '_links.yaml'),
    "/page.html: ['</static/app.js>; rel=preload; as=script', '</secret.js>; rel=preload; as=script']\n",
  )
  return `
listener: {host: 127.0.0.1, port: 0}
management: {port: 0}
auth: {anonymous: true}
topics: [{name: "rooms/*"}, {name: "logs/*", slowConsumer: DropOldest}]
push: {mode: Auto, whitelist: [{pathPrefix: /static/}]}
static: {root: ${JSON.stringify(root)}}
limits: {queuedBytesPerStream: 4Ki}
`
}

/** A client of HTTP/2 whose streams get no more than a thousand bytes ahead of what is read. */
async function connect(port) {
  const session = http2.connect(`http://127.0.0.1:${port}`, {settings: {initialWindowSize: 1000}})
  session.on('error', () => {})
  session.on('stream', pushed => pushed.on('error', () => {}).resume())
  return {
    async get(target) {
      const stream = session.request({':path': target})
      stream.on('error', () => {})
      await new Promise(resolve => stream.once('response', resolve))
      return stream
    },
    close: () => session.destroy(),
  }
}

const row = (page, table, text) =>
  until(page, (id, wanted) => [...document.querySelectorAll(`#${id} tbody tr`)].some(line => wanted.every(part => line.textContent.includes(part))), table, text)
const noRow = (page, table, text) =>
  until(page, (id, wanted) => ![...document.querySelectorAll(`#${id} tbody tr`)].some(line => line.textContent.includes(wanted)), table, text)
const health = (page, text, kind) =>
  until(page, (wanted, of) => document.querySelector(`#health.${of}`)?.textContent.includes(wanted), text, kind)

for (const name of NAMES) {
  describe(`the status page in ${name}`, () => {
    let browser
    let notifier
    let page
    const complaints = []
    before(async () => {
      browser = await launch(name)
      notifier = await startNotifier(served)
      page = await browser.newPage()
      page.on('pageerror', error => complaints.push(String(error)))
      await page.setViewport({width: 1200, height: 900})
      await page.goto(`http://127.0.0.1:${notifier.management}/`)
    })
    after(async () => {
      await browser.close()
      await notifier.stop()
    })

    it('says what there is not', async () => {
      await health(page, 'Serving', 'good')
      await row(page, 'streams', ['No stream is open.'])
      await row(page, 'topics', ['Nobody follows a topic'])
      await row(page, 'slow', ['Every client keeps up.'])
      await row(page, 'limits', ['connections', '20,000'])
      await page.screenshot({fullPage: true, path: `status-empty-${name}.png`})
    })

    it('shows a stream, and no longer when it has ended', async () => {
      const client = await connect(notifier.clear)
      const stream = await client.get('/v1/stream?topic=rooms/7')
      await row(page, 'streams', ['rooms/7', 'sse, h2'])
      const id = await notifier.publish('rooms/7', {text: 'hello'})
      await row(page, 'topics', ['rooms/7', id])
      stream.close(http2.constants.NGHTTP2_CANCEL)
      await noRow(page, 'streams', 'rooms/7')
      await row(page, 'resets-received', ['CANCEL', '1'])
      client.close()
    })

    it('shows a consumer that is slow, until it is gone', async () => {
      const client = await connect(notifier.clear)
      const slow = await client.get('/v1/stream?topic=logs/*')
      slow.pause()
      for (let n = 0; n < 300; n++) await notifier.publish('logs/1', {n, text: 'x'.repeat(200)})
      await row(page, 'slow', ['logs/*', 'KiB'])
      await row(page, 'not-sent', ['DropOldest'])
      await client.get('/v1/stream?topic=rooms/1&topic=rooms/2')
      await client.get(`/v1/stream?${Array.from({length: 12}, (_, n) => `topic=rooms/room-${n}`).join('&')}`)
      await row(page, 'streams', ['and 7 more'])
      await page.screenshot({fullPage: true, path: `status-${name}.png`})
      client.close()
      await row(page, 'slow', ['Every client keeps up.'])
      await noRow(page, 'streams', 'logs/*')
    })

    it('counts what was pushed, and what was not by reason', async () => {
      const client = await connect(notifier.clear)
      await (await client.get('/page.html')).resume()
      await row(page, 'pushes', ['promised', '1'])
      await row(page, 'refusals', ['not-whitelisted', '1'])
      client.close()
    })

    it('shows a hundred streams of many, and says so', async () => {
      const client = await connect(notifier.clear)
      const other = await connect(notifier.clear)
      for (let n = 0; n < 60; n++) {
        await client.get(`/v1/stream?topic=rooms/a${n}`)
        await other.get(`/v1/stream?topic=rooms/b${n}`)
      }
      await until(page, 'document.querySelector("#streams-note").textContent.includes("100 of 120")')
      await until(page, 'document.querySelector("#topics-note").textContent.includes("100 of ")')
      assert.equal(await page.$$eval('#streams tbody tr', rows => rows.length), 100)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is no wider than its window')
      client.close()
      other.close()
    })

    it('says that the notifier has gone, and shows the last state as old', async () => {
      await notifier.stop()
      await health(page, 'does not answer', 'bad')
      await until(page, 'document.querySelector("main.stale") !== null')
      notifier = {stop: async () => {}}
      assert.deepEqual(complaints, [])
    })
  })
}
