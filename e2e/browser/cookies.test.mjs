// A token in a cookie, which is all that a native EventSource and a WebSocket can send: of the gateway's own pages, of those of an origin that is
// allowed, and of those of one that is not. Cookies are for a host whatever its port, so every page here has the cookie.
import assert from 'node:assert/strict'
import {generateKeyPairSync, sign} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {after, before, describe, it} from 'node:test'
import {NAMES, launch, until} from './browsers.mjs'
import {startNotifier} from './notifier.mjs'

const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
const TOKEN = token({aud: 'chat', exp: Math.floor(Date.now() / 1000) + 3600, bellwether: {subscribe: ['rooms/*'], publish: ['rooms/*']}})

function token(claims) {
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({alg: 'ES256', kid: 'one'})}.${part(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), {key: privateKey, dsaEncoding: 'ieee-p1363'}).toString('base64url')}`
}

/** A site of its own origin, whose pages set the cookie. */
async function startSite() {
  const server = http.createServer((request, response) => {
    response.writeHead(200, {'content-type': 'text/html', 'set-cookie': `session=${TOKEN}; Path=/; HttpOnly; SameSite=Lax`})
    response.end('<!doctype html><title>a site</title>')
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise(resolve => {
      server.close(resolve)
      server.closeAllConnections()
    }),
  }
}

let allowed
let refused
let notifier
before(async () => {
  allowed = await startSite()
  refused = await startSite()
  notifier = await startNotifier(folder => {
    const keys = path.join(folder, 'keys.json')
    writeFileSync(keys, JSON.stringify({keys: [{...publicKey.export({format: 'jwk'}), kid: 'one'}]}))
    return `
listener: {host: 127.0.0.1, port: 0, allowedOrigins: ["${allowed.origin}"]}
management: {port: 0}
auth: {jwt: {jwks: {file: "${keys}"}, audience: chat, cookie: session}}
topics: [{name: "rooms/*"}]
stream: {heartbeat: 1s, retry: 200ms}
`
  })
})
after(async () => {
  await notifier.stop()
  await allowed.stop()
  await refused.stop()
})

async function publish(topic, data) {
  const answer = await fetch(`http://127.0.0.1:${notifier.clear}/v1/topics/${topic}`, {
    method: 'POST',
    headers: {'content-type': 'application/json', authorization: `Bearer ${TOKEN}`},
    body: JSON.stringify({type: 'cookie', data}),
  })
  assert.equal(answer.status, 201)
  return (await answer.json()).id
}

/** Opens both kinds of stream in the page and gathers what comes of them in self.got. */
function follow(page, topic) {
  return page.evaluate((port, topic) => {
    self.got = {opens: 0, closed: false, ids: [], sockets: 0, socketClosed: false}
    const source = new EventSource(`http://127.0.0.1:${port}/v1/stream?topic=${topic}`, {withCredentials: true})
    source.onopen = () => self.got.opens++
    source.onerror = () => (self.got.closed = source.readyState === EventSource.CLOSED)
    source.onmessage = event => self.got.ids.push(event.lastEventId)
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/ws?topic=${topic}`)
    socket.onopen = () => self.got.sockets++
    socket.onclose = () => (self.got.socketClosed = true)
  }, notifier.clear, topic)
}

for (const name of NAMES) {
  describe(`a cookie in ${name}`, () => {
    let browser
    let page
    before(async () => {
      browser = await launch(name)
      page = await browser.newPage()
      await page.goto(`${allowed.origin}/`)
    })
    after(() => browser.close())

    for (const [what, origin] of [['of the gateway itself', () => `http://127.0.0.1:${notifier.clear}`], ['of an allowed origin', () => allowed.origin]]) {
      it(`lets a page ${what} follow and publish`, async () => {
        const topic = `rooms/${name}-${what.length}`
        await page.goto(`${origin()}/`)
        await follow(page, topic)
        await until(page, 'self.got.opens === 1 && self.got.sockets === 1')
        const id = await publish(topic, {n: 1})
        await until(page, 'self.got.ids.length === 1')
        const status = await page.evaluate(
          (port, topic) =>
            fetch(`http://127.0.0.1:${port}/v1/topics/${topic}`, {
              method: 'POST',
              credentials: 'include',
              headers: {'content-type': 'application/json'},
              body: JSON.stringify({type: 'cookie', data: {n: 2}}),
            }).then(answer => answer.status),
          notifier.clear,
          topic,
        )
        assert.equal(status, 201)
        await until(page, 'self.got.ids.length === 2')
        assert.equal(await page.evaluate(() => self.got.ids[0]), id)
      })
    }

    it('does nothing for a page of another origin', async () => {
      await page.goto(`${refused.origin}/`)
      await follow(page, `rooms/${name}-refused`)
      await until(page, 'self.got.closed && self.got.socketClosed')
      assert.deepEqual(await page.evaluate(() => self.got), {opens: 0, closed: true, ids: [], sockets: 0, socketClosed: true})
    })
  })
}
