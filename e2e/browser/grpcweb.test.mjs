// gRPC-Web as its clients from npm speak it: Connect's in Node, Connect's and Google's in Chromium and Firefox, over HTTP/1.1 and HTTP/2.
import assert from 'node:assert/strict'
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {after, before, describe, it} from 'node:test'
import {setTimeout} from 'node:timers/promises'
import {NAMES, launch, until} from './browsers.mjs'
import {clients, seen} from './grpcweb.mjs'
import {startNotifier, startRelay} from './notifier.mjs'
import {VECTORS} from './vectors.mjs'

const PACKAGES = ['@bufbuild/protobuf', '@connectrpc/connect', '@connectrpc/connect-web']
const IMPORTS = {
  '@bufbuild/protobuf': '/npm/@bufbuild/protobuf/dist/esm/index.js',
  '@bufbuild/protobuf/codegenv2': '/npm/@bufbuild/protobuf/dist/esm/codegenv2/index.js',
  '@bufbuild/protobuf/reflect': '/npm/@bufbuild/protobuf/dist/esm/reflect/index.js',
  '@bufbuild/protobuf/wire': '/npm/@bufbuild/protobuf/dist/esm/wire/index.js',
  '@bufbuild/protobuf/wkt': '/npm/@bufbuild/protobuf/dist/esm/wkt/index.js',
  '@connectrpc/connect': '/npm/@connectrpc/connect/dist/esm/index.js',
  '@connectrpc/connect/protocol': '/npm/@connectrpc/connect/dist/esm/protocol/index.js',
  '@connectrpc/connect/protocol-connect': '/npm/@connectrpc/connect/dist/esm/protocol-connect/index.js',
  '@connectrpc/connect/protocol-grpc-web': '/npm/@connectrpc/connect/dist/esm/protocol-grpc-web/index.js',
  '@connectrpc/connect-web': '/npm/@connectrpc/connect-web/dist/esm/index.js',
  'grpc-web': '/npm/grpc-web/index.esm.js',
}
const PAGE = `<!doctype html><title>gRPC-Web</title>
<script type="importmap">${JSON.stringify({imports: IMPORTS})}</script>
<script type="module">
import * as grpcWeb from 'grpc-web'
import {clients, seen} from '/grpcweb.mjs'
const descriptors = new Uint8Array(await (await fetch('/notifications.binpb')).arrayBuffer())
const of = clients(descriptors, location.origin)
self.call = (kind, request) => {
  self.got = seen()
  self.cancel = kind === 'connect' ? of.connect(request, self.got) : of.google(grpcWeb, request, self.got)
}
self.ready = true
</script>`

const CONFIG = folder => {
  const root = path.join(folder, 'www')
  for (const name of PACKAGES) {
    cpSync(path.join('node_modules', name, 'dist/esm'), path.join(root, 'npm', name, 'dist/esm'), {recursive: true, dereference: true})
  }
  mkdirSync(path.join(root, 'npm/grpc-web'), {recursive: true})
  cpSync('node_modules/grpc-web/index.esm.js', path.join(root, 'npm/grpc-web/index.esm.js'))
  cpSync('grpcweb.mjs', path.join(root, 'grpcweb.mjs'))
  cpSync(process.env.DESCRIPTORS, path.join(root, 'notifications.binpb'))
  writeFileSync(path.join(root, 'grpcweb.html'), PAGE)
  return `
listener: {host: 127.0.0.1, port: 0}
management: {port: 0}
auth: {anonymous: true}
topics: [{name: "rooms/*", retention: {messages: 1000, age: 1h}}]
stream: {heartbeat: 1s, retry: 200ms}
static: {root: ${JSON.stringify(root)}}
`
}

const WIRES = [
  {wire: 'HTTP/1.1', scheme: 'http', port: 'clear'},
  {wire: 'HTTP/2', scheme: 'https', port: 'tls'},
]

let notifier
before(async () => (notifier = await startNotifier(CONFIG)))
after(() => notifier.stop())

async function publishVectors(topic) {
  const published = []
  for (const [what, value] of Object.entries(VECTORS)) {
    published.push({id: await notifier.publish(topic, {what, value}), data: {what, value}})
  }
  return published
}

describe('Connect in Node', () => {
  const follow = (topic, options, of = {}) => {
    const got = seen()
    const cancel = clients(readFileSync(process.env.DESCRIPTORS), `http://127.0.0.1:${notifier.clear}`).connect({topics: [topic], ...of}, got, options)
    return {got, cancel}
  }
  const reaches = async condition => {
    const deadline = Date.now() + 20_000
    while (!condition()) {
      assert.ok(Date.now() < deadline, `${condition} within 20 s`)
      await setTimeout(20)
    }
  }

  it('gets every vector, and goes on after the last id', async () => {
    const {got, cancel} = follow('rooms/node')
    await reaches(() => got.cursors > 0)
    const published = await publishVectors('rooms/node')
    await reaches(() => got.notifications.length >= published.length)
    cancel()
    assert.deepEqual(got.notifications, published)
    const again = follow('rooms/node', {}, {lastEventId: published[4].id})
    await reaches(() => again.got.notifications.length >= published.length - 5)
    again.cancel()
    assert.deepEqual(again.got.notifications, published.slice(5))
  })

  it('is told of refusals and its own deadline by their statuses', async () => {
    for (const [topic, options, code] of [['rooms//', {}, 3], ['other/1', {}, 5], ['rooms/node', {timeoutMs: 300}, 4]]) {
      const {got} = follow(topic, options)
      await reaches(() => got.statuses.length === 1)
      assert.equal(got.statuses[0].code, code, got.statuses[0].message)
    }
  })

  it('is served the file that its descriptors are of', async () => {
    const answer = await fetch(`http://127.0.0.1:${notifier.clear}/bellwether/v1/notifications.proto`)
    assert.match(await answer.text(), /^package bellwether\.v1;$/m)
  })
})

for (const name of NAMES) {
  describe(name, () => {
    let browser
    before(async () => (browser = await launch(name)))
    after(() => browser.close())

    for (const {wire, scheme, port} of WIRES) {
      for (const kind of ['connect', 'google']) {
        it(`${kind}'s client over ${wire} gets every vector, goes on after a cut, and is told of a refusal`, async () => {
          const relay = await startRelay(notifier[port])
          const page = await browser.newPage()
          const topic = `rooms/${name}-${port}-${kind}`
          try {
            await page.goto(`${scheme}://127.0.0.1:${relay.port}/grpcweb.html`)
            await until(page, 'self.ready === true')
            await page.evaluate((by, topics) => self.call(by, {topics}), kind, [topic])
            await until(page, 'self.got.cursors > 0')
            const published = await publishVectors(topic)
            await until(page, count => self.got.notifications.length >= count, published.length)
            const got = await page.evaluate(() => self.got)
            assert.deepEqual(got.notifications, published)
            assert.deepEqual(got.statuses, [], 'before anything ended')
            relay.cut()
            await until(page, 'self.got.statuses.length > 0')
            const missed = [{id: await notifier.publish(topic, {n: 1}), data: {n: 1}}]
            relay.mend()
            await page.evaluate((by, topics, lastEventId) => self.call(by, {topics, lastEventId}), kind, [topic], published.at(-1).id)
            await until(page, 'self.got.notifications.length >= 1')
            assert.deepEqual(await page.evaluate(() => self.got.notifications), missed)
            await page.evaluate(by => {
              self.cancel()
              self.call(by, {topics: ['other/1']})
            }, kind)
            await until(page, 'self.got.statuses.length > 0')
            const refused = await page.evaluate(() => self.got.statuses[0])
            assert.equal(refused.code, 5)
            assert.match(refused.message, /^topic: other\/1 \(expected: a topic of this gateway/)
          } finally {
            await page.close()
            await relay.stop()
          }
        })
      }
    }
  })
}
