// What goes ahead of a page, with clients that other people wrote: Node's http2 takes a promise, refuses all, or resets one; nghttp and curl.
import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import http2 from 'node:http2'
import path from 'node:path'
import {after, before, describe, it} from 'node:test'
import {setTimeout} from 'node:timers/promises'
import {promisify} from 'node:util'
import {startNotifier} from './notifier.mjs'

const run = promisify(execFile)
const SCRIPT = 'x'.repeat(100_000)

const served = folder => {
  const root = path.join(folder, 'www')
  mkdirSync(path.join(root, 'static'), {recursive: true})
  writeFileSync(path.join(root, 'page.html'), '<p>page')
  writeFileSync(path.join(root, 'static/app.js'), SCRIPT)
  writeFileSync(path.join(root, '_links.yaml'), "/page.html: ['</static/app.js>; rel=preload; as=script']\n")
  return `
listener: {host: 127.0.0.1, port: 0}
management: {port: 0}
auth: {anonymous: true}
topics: [{name: "rooms/*"}]
push: {mode: Auto, whitelist: [{pathPrefix: /static/}]}
static: {root: ${JSON.stringify(root)}}
`
}

/** Loads the page; answers its text and what was pushed or hinted at. */
async function load(session, take = pushed => read(pushed)) {
  const pushes = []
  session.on('stream', (pushed, headers) => {
    pushed.on('error', () => {})
    pushes.push({path: headers[':path'], text: take(pushed)})
  })
  const request = session.request({':path': '/page.html', 'sec-fetch-mode': 'navigate'})
  const hints = []
  request.on('headers', headers => hints.push(headers))
  const text = await read(request)
  return {text, pushes, hints}
}

async function read(stream) {
  let text = ''
  stream.setEncoding('utf8')
  for await (const part of stream) text += part
  return text
}

describe('a page and what it links to', () => {
  let notifier
  let session
  const connect = settings => {
    session = http2.connect(`http://127.0.0.1:${notifier.clear}`, {settings})
    session.on('error', () => {})
    return session
  }
  const pushes = async () => (await (await fetch(`http://127.0.0.1:${notifier.management}/status.json`)).json()).pushes
  /** Waits until the status says so; it is made twice a second. */
  const told = async expected => {
    let last
    for (let n = 0; n < 100; n++) {
      last = await pushes()
      if (Object.entries(expected).every(([name, count]) => last[name] === count)) return
      await setTimeout(100)
    }
    assert.fail(`${JSON.stringify(last)} (expected: ${JSON.stringify(expected)})`)
  }
  before(async () => {
    notifier = await startNotifier(served)
  })
  after(async () => {
    await notifier.stop()
  })

  it('are pushed to Node, which takes what is promised', async () => {
    const page = await load(connect({enablePush: true}))
    assert.equal(page.text, '<p>page')
    assert.deepEqual(page.pushes.map(pushed => pushed.path), ['/static/app.js'])
    assert.equal(await page.pushes[0].text, SCRIPT)
    await told({promised: 1, closed: 1, reset: 0})
    session.destroy()
  })

  it('are hinted at where Node takes no pushes', async () => {
    const page = await load(connect({enablePush: false}))
    assert.equal(page.text, '<p>page')
    assert.deepEqual(page.pushes, [])
    assert.deepEqual(page.hints.map(hint => [hint[':status'], hint.link]), [[103, '</static/app.js>; rel=preload; as=script']])
    await told({promised: 1, hints: 1})
    session.destroy()
  })

  it('do not fail where Node resets what is promised', async () => {
    const page = await load(connect({enablePush: true, initialWindowSize: 1000}), pushed => pushed.close(http2.constants.NGHTTP2_CANCEL))
    assert.equal(page.text, '<p>page')
    assert.equal(page.pushes.length, 1)
    await told({promised: 2, closed: 1, reset: 1})
    assert.deepEqual((await pushes()).open, {active: 0, pending: 0})
    const again = session.request({':path': '/static/app.js'})
    assert.equal(await read(again), SCRIPT)
    session.destroy()
  })

  it('are pushed to nghttp, which takes them', async () => {
    const {stdout} = await run('nghttp', ['--verbose', '--null-out', `http://127.0.0.1:${notifier.clear}/page.html`])
    assert.match(stdout, /recv.*PUSH_PROMISE/)
    await told({promised: 3, closed: 2, reset: 1})
  })

  it('are nothing of curl’s concern', async () => {
    const {stdout} = await run('curl', ['--silent', '--show-error', '--include', '--http2-prior-knowledge', `http://127.0.0.1:${notifier.clear}/page.html`])
    assert.match(stdout, /^HTTP\/2 200/)
    assert.match(stdout, /<p>page$/)
    await told({promised: 3})
  })
})
