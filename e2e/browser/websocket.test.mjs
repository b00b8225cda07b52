// WebSocket as browsers ship it: by HTTP/1.1's Upgrade, and by RFC 8441 on the HTTP/2 connection that the page came by. The notifier's own counter
// says which of the two it was.
import assert from 'node:assert/strict'
import {after, before, describe, it} from 'node:test'
import {NAMES, launch, until} from './browsers.mjs'
import {startNotifier} from './notifier.mjs'

const WIRES = [
  {wire: 'HTTP/1.1', scheme: 'http', port: 'clear', protocol: 'http/1.1'},
  {wire: 'HTTP/2 (RFC 8441)', scheme: 'https', port: 'tls', protocol: 'h2'},
]

/** How many WebSockets were opened by a protocol, whatever their compression. */
async function opened(notifier, protocol) {
  const metrics = await (await fetch(`http://127.0.0.1:${notifier.management}/metrics`)).text()
  return metrics
    .split('\n')
    .filter(line => line.startsWith('bellwether_websockets_opened_total{') && line.includes(`protocol="${protocol}"`))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

/** Follows a topic in the page; what comes is kept in `got`. */
const follow = query => {
  self.got ??= []
  self.socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/ws?${query}`, 'bellwether.v1')
  self.socket.onmessage = message => self.got.push(JSON.parse(message.data))
  self.socket.onclose = closed => self.got.push({closed: closed.code})
}
const notified = (page, count) => until(page, wanted => self.got.filter(one => one.event === 'notification').length === wanted, count)

for (const name of NAMES) {
  describe(`WebSocket in ${name}`, () => {
    let browser
    let notifier
    before(async () => {
      browser = await launch(name)
      notifier = await startNotifier()
    })
    after(async () => {
      await browser.close()
      await notifier.stop()
    })

    for (const {wire, scheme, port, protocol} of WIRES) {
      it(`follows and resumes over ${wire}`, async () => {
        const page = await browser.newPage()
        await page.goto(`${scheme}://127.0.0.1:${notifier[port]}/`)
        const before = await opened(notifier, protocol)
        await page.evaluate(follow, 'topic=rooms/1')
        await until(page, 'self.got.some(one => one.event === "cursor")')
        assert.equal(await page.evaluate('self.socket.protocol'), 'bellwether.v1')
        assert.equal(await opened(notifier, protocol), before + 1)

        const first = await notifier.publish('rooms/1', {text: `${wire} ü 🙂`})
        await notified(page, 1)
        await page.evaluate('self.socket.close(1000)')
        await until(page, 'self.got.at(-1).closed === 1000')
        const missed = await notifier.publish('rooms/1', {text: 'while it was away'})
        await page.evaluate(follow, `topic=rooms/1&lastEventId=${first}`)
        await notified(page, 2)
        const live = await notifier.publish('rooms/1', {text: 'live again'})
        await notified(page, 3)

        const got = await page.evaluate('self.got.filter(one => one.event === "notification")')
        assert.deepEqual(got.map(one => one.id), [first, missed, live])
        assert.equal(got[0].data.data.text, `${wire} ü 🙂`)
        assert.equal(await opened(notifier, protocol), before + 2)
        await page.close()
      })
    }
  })
}
