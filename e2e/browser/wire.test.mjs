// What browsers say and take over HTTP/2, read off the wire: the Priority of each kind of request, 103 Early Hints, and WebSockets by RFC 8441.
import assert from 'node:assert/strict'
import {copyFileSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {after, afterEach, before, beforeEach, describe, it} from 'node:test'
import {NAMES, launch} from './browsers.mjs'
import {requests, statuses, watchFrames} from './frames.mjs'
import {startHolding} from './holding.mjs'
import {startNotifier, withPages} from './notifier.mjs'

const NO_RFC7540_PRIORITIES = 9
const HEAD = '<!doctype html><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,">'
// By their names they never change: what came by a hint need not be asked about when the page wants it.
const [SEEN, UNSEEN] = ['/static/seen.0123abcd.js', '/static/unseen.4567cdef.js']
const CHANGING = '/static/changing.js'
/** By the hint, by the page, where Chromium revalidates what it has just got, and by the frame. */
const OF_CHANGING = {chromium: [['200'], ['304'], ['304']], firefox: [['200'], ['304']]}
const HINTED = [SEEN, UNSEEN, CHANGING]
const STREAM = '/v1/stream?topic=rooms/1'
const SOCKET = '/v1/ws?topic=rooms/1'

/** The Priority header of each request: null where there is none, which means u=3. */
const PRIORITIES = {
  chromium: {
    '/page.html': 'u=0, i',
    '/static/style.css': 'u=0',
    '/static/app.js': 'u=1',
    '/static/module.mjs': 'u=1',
    '/static/deferred.js': null,
    '/static/tally.wasm': 'u=1, i',
    '/static/data.json': 'u=1, i',
    [STREAM]: 'u=1, i',
  },
  firefox: {
    '/page.html': 'u=0, i',
    '/static/style.css': 'u=2',
    '/static/app.js': 'u=2',
    '/static/module.mjs': null,
    '/static/deferred.js': null,
    '/static/tally.wasm': 'u=4',
    '/static/data.json': 'u=4',
    [STREAM]: 'u=4',
  },
}

const site = folder => {
  const root = path.join(folder, 'www')
  mkdirSync(path.join(root, 'static'), {recursive: true})
  const write = (name, text) => writeFileSync(path.join(root, name), text)
  write(
    'page.html',
    `${HEAD}<link rel="stylesheet" href="/static/style.css"><script src="/static/app.js"></script>
<script src="/static/deferred.js" defer></script><script src="/static/module.mjs" type="module"></script>
<script>self.instance = WebAssembly.instantiateStreaming(fetch('/static/tally.wasm'))</script>`,
  )
  for (const name of ['app.js', 'deferred.js', 'module.mjs']) write(`static/${name}`, 'self.ran = true')
  write('static/style.css', 'p {}')
  write('static/data.json', '{}')
  const wasm = readdirSync(process.env.EXAMPLE).find(name => name.endsWith('.wasm'))
  copyFileSync(path.join(process.env.EXAMPLE, wasm), path.join(root, 'static/tally.wasm'))

  const scripts = `<body><script src="${SEEN}"></script><script src="${CHANGING}"></script>`
  const links = [...HINTED, '/secret.js'].map(target => `'<${target}>; rel=preload; as=script'`)
  write('hinted.html', `${HEAD}${scripts}`)
  write('framed.html', `${HEAD}${scripts}`)
  write('_links.yaml', `/hinted.html: [${links}]\n/framed.html: [${links}]\n`)
  for (const name of [...HINTED, '/secret.js']) write(name, 'self.ran = true')
  return withPages(root)
}

for (const name of NAMES) {
  describe(`HTTP/2 of ${name}`, () => {
    let notifier
    let holding
    let browser
    let page
    let watch
    before(async () => {
      notifier = await startNotifier(site)
      holding = await startHolding(notifier.clear, 1 + HINTED.length)
    })
    after(async () => {
      await holding.stop()
      await notifier.stop()
    })
    // Each test has a browser of its own, and so a connection that is seen from its beginning: headers refer to earlier ones.
    beforeEach(async () => {
      watch = await watchFrames(notifier)
      // Chromium keeps nothing of a server that it was merely told to bear with.
      browser = await launch(name, name === 'chromium' ? [`--ignore-certificate-errors-spki-list=${holding.fingerprint}`] : [])
      page = await browser.newPage()
    })
    afterEach(async () => {
      await browser.close()
      await watch.stop()
    })

    const open = (target, port = notifier.tls) => page.goto(`https://127.0.0.1:${port}${target}`, {waitUntil: 'load'})
    const asked = (frames, target) => requests(frames).filter(request => request.headers[':path'][0] === target)
    const answered = (frames, target) => asked(frames, target).some(request => statuses(frames, request).includes('200'))

    it('says how urgent each request is with the request, and takes no pushes', async () => {
      await open('/page.html')
      await page.evaluate(async stream => {
        await self.instance
        await (await fetch('/static/data.json')).text()
        self.source = new EventSource(stream)
        await new Promise(resolve => (self.source.onopen = resolve))
      }, STREAM)
      const frames = await watch.until(frames => answered(frames, STREAM))
      assert.deepEqual(
        Object.fromEntries(requests(frames).map(request => [request.headers[':path'][0], request.headers.priority?.join() ?? null])),
        PRIORITIES[name],
      )
      assert.deepEqual(frames.filter(frame => ['PRIORITY', 'PRIORITY_UPDATE'].includes(frame.type)), [])
      // A weight of RFC 7540, too, which the header outranks.
      assert.deepEqual(requests(frames).filter(request => request.weight === undefined), [])
      const {push, settings} = frames.find(frame => frame.settings.length > 0 && !frame.sent)
      assert.equal(push, '0')
      assert.ok(!settings.includes(NO_RFC7540_PRIORITIES), settings.join())
    })

    it('takes Early Hints for a page that it opens, asks for each resource once, and is told of none elsewhere', async () => {
      // The page waits until they were asked for: Chromium drops hints that it hears of together with the page.
      await open('/hinted.html', holding.port)
      const initiators = await page.evaluate(() => performance.getEntriesByType('resource').map(entry => [new URL(entry.name).pathname, entry.initiatorType]))
      await page.evaluate(async () => {
        await (await fetch('/hinted.html?fetched')).text()
        const frame = document.createElement('iframe')
        frame.src = '/framed.html'
        document.body.append(frame)
        await new Promise(resolve => (frame.onload = resolve))
        await (await fetch('/hinted.html?last')).text()
      })
      const frames = await watch.until(frames => answered(frames, '/hinted.html?last'))
      const [opened] = asked(frames, '/hinted.html')
      assert.deepEqual(statuses(frames, opened), ['103', '200'])
      assert.deepEqual(
        frames.find(frame => frame.headers[':status']?.[0] === '103').headers.link,
        HINTED.map(target => `<${target}>; rel=preload; as=script`),
      )
      // The page does not name the one, and names the other: neither waited for its parser, nor was asked for by it again.
      for (const target of [UNSEEN, SEEN]) assert.equal(asked(frames, target).length, 1, target)
      for (const other of ['/hinted.html?fetched', '/framed.html', '/hinted.html?last']) {
        assert.deepEqual(asked(frames, other).map(request => statuses(frames, request)), [['200']], other)
      }
      assert.equal(Object.fromEntries(initiators)[SEEN], 'early-hints')
      assert.deepEqual(asked(frames, CHANGING).map(request => statuses(frames, request)), OF_CHANGING[name])
    })

    it('opens a WebSocket on the connection that the page came by', async () => {
      await open('/page.html')
      await page.evaluate(async target => {
        self.socket = new WebSocket(`${location.origin.replace('http', 'ws')}${target}`, 'bellwether.v1')
        await new Promise(resolve => (self.socket.onmessage = resolve))
      }, SOCKET)
      const frames = await watch.until(frames => answered(frames, SOCKET))
      const [opened] = asked(frames, SOCKET)
      assert.deepEqual([opened.headers[':method'], opened.headers[':protocol']], [['CONNECT'], ['websocket']])
      assert.equal(opened.headers.priority, undefined)
      assert.equal(opened.connection, asked(frames, '/page.html')[0].connection)
      assert.equal(new Set(frames.map(frame => frame.connection)).size, 1)
    })
  })
}
