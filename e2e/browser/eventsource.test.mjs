// EventSource as browsers ship it, against a notifier of this build: over HTTP/1.1 in clear text and over HTTP/2 with TLS.
import assert from 'node:assert/strict'
import {after, before, describe, it} from 'node:test'
import {NAMES, launch, until} from './browsers.mjs'
import {startNotifier, startRelay} from './notifier.mjs'
import {VECTORS} from './vectors.mjs'

const WIRES = [
  {wire: 'HTTP/1.1', scheme: 'http', port: 'clear', protocol: 'http/1.1'},
  {wire: 'HTTP/2', scheme: 'https', port: 'tls', protocol: 'h2'},
]

let notifier
before(async () => (notifier = await startNotifier()))
after(() => notifier.stop())

/** Follows topics in the page and gathers what comes in self.got. */
function follow(page, query) {
  return page.evaluate(wanted => {
    self.got = {messages: [], gaps: [], unavailable: [], opens: 0, errors: 0}
    self.source = new EventSource(`/v1/stream?${wanted}`)
    const keep = list => event => list.push({id: event.lastEventId, ...JSON.parse(event.data)})
    self.source.onmessage = keep(self.got.messages)
    self.source.addEventListener('gap', keep(self.got.gaps))
    self.source.onopen = () => self.got.opens++
    self.source.onerror = () => self.got.errors++
  }, query)
}

for (const name of NAMES) {
  describe(name, () => {
    let browser
    before(async () => (browser = await launch(name)))
    after(() => browser.close())

    for (const {wire, scheme, port, protocol} of WIRES) {
      describe(wire, () => {
        let relay
        let page
        before(async () => {
          relay = await startRelay(notifier[port])
          page = await browser.newPage()
          await page.goto(`${scheme}://127.0.0.1:${relay.port}/`)
        })
        after(async () => {
          await page.close()
          await relay.stop()
        })
        const topic = kind => `${kind}/${name}-${protocol.replace('/', '-')}`

        it('is what the browser speaks', async () => {
          assert.equal(await page.evaluate(() => performance.getEntriesByType('navigation')[0].nextHopProtocol), protocol)
        })

        it('delivers every vector as it was published, with its id', async () => {
          await follow(page, `topic=${topic('rooms')}`)
          await until(page, 'self.got.opens === 1')
          const published = []
          for (const [what, value] of Object.entries(VECTORS)) {
            published.push({id: await notifier.publish(topic('rooms'), {what, value}), data: {what, value}})
          }
          await until(page, count => self.got.messages.length >= count, published.length)
          const got = await page.evaluate(() => {
            self.source.close()
            return self.got
          })
          assert.deepEqual(got.messages.map(({id, data}) => ({id, data})), published)
          assert.deepEqual(got.gaps, [])
        })

        it('resumes two topics after its connections are cut, without loss or repetition', async () => {
          const [one, two] = [topic('rooms') + '-one', topic('rooms') + '-two']
          await follow(page, `topic=${one}&topic=${two}`)
          await until(page, 'self.got.opens === 1')
          const ids = [await notifier.publish(one, {n: 0})]
          await until(page, 'self.got.messages.length === 1')
          relay.cut()
          for (let n = 1; n <= 10; n++) ids.push(await notifier.publish(n % 2 ? one : two, {n}))
          await until(page, 'self.got.errors > 0')
          relay.mend()
          await until(page, 'self.got.messages.length >= 11')
          ids.push(await notifier.publish(two, {n: 11}))
          await until(page, 'self.got.messages.length >= 12')
          const got = await page.evaluate(() => {
            self.source.close()
            return self.got
          })
          assert.deepEqual(got.messages.map(message => message.id), ids)
          assert.deepEqual(got.messages.map(message => message.data.n), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
        })

        it('resumes where the last block was, though that was only a heartbeat', async () => {
          await follow(page, `topic=${topic('rooms')}-quiet`)
          await until(page, 'self.got.opens === 1')
          relay.cut()
          const id = await notifier.publish(topic('rooms') + '-quiet', {n: 1})
          relay.mend()
          await until(page, 'self.got.messages.length >= 1')
          const got = await page.evaluate(() => {
            self.source.close()
            return self.got
          })
          assert.deepEqual(got.messages.map(message => message.id), [id])
        })

        it('is told of a gap by an event', async () => {
          await follow(page, `topic=${topic('short')}`)
          await until(page, 'self.got.opens === 1')
          await notifier.publish(topic('short'), {n: 0})
          await until(page, 'self.got.messages.length === 1')
          relay.cut()
          for (let n = 1; n <= 5; n++) await notifier.publish(topic('short'), {n})
          relay.mend()
          await until(page, 'self.got.messages.length >= 3')
          const got = await page.evaluate(() => {
            self.source.close()
            return self.got
          })
          assert.deepEqual(got.messages.map(message => message.data.n), [0, 4, 5])
          assert.equal(got.gaps.length, 1)
          assert.equal(got.gaps[0].reason, 'retention')
        })
      })
    }
  })
}
