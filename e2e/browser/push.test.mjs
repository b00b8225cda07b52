// What goes ahead of a page, with clients that other people wrote, and what is counted of it: Node's http2 takes a promise, refuses all, or resets one before or while
// it is kept; nghttp and curl.
import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, writeFileSync} from 'node:fs'
import http2 from 'node:http2'
import path from 'node:path'
import {after, afterEach, before, beforeEach, describe, it} from 'node:test'
import {setTimeout} from 'node:timers/promises'
import {isDeepStrictEqual, promisify} from 'node:util'
import {startNotifier, withPages} from './notifier.mjs'

const run = promisify(execFile)
const SCRIPT = 'x'.repeat(100_000)

const served = folder => {
  const root = path.join(folder, 'www')
  mkdirSync(path.join(root, 'static'), {recursive: true})
  writeFileSync(path.join(root, 'page.html'), '<p>page')
  writeFileSync(path.join(root, 'static/app.js'), SCRIPT)
  writeFileSync(path.join(root, '_links.yaml'), "/page.html: ['</static/app.js>; rel=preload; as=script']\n")
  return withPages(root)
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

/** What the notifier counts about pages, by name and labels. */
async function counts(notifier) {
  const metrics = await (await fetch(`http://127.0.0.1:${notifier.management}/metrics`)).text()
  const lines = metrics.split('\n').filter(line => /^bellwether_(push|hints)/.test(line))
  return Object.fromEntries(lines.map(line => [line.slice('bellwether_'.length, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

describe('a page and what it links to', () => {
  let notifier
  let session
  let since
  const connect = settings => {
    session = http2.connect(`http://127.0.0.1:${notifier.clear}`, {settings})
    session.on('error', () => {})
    return session
  }
  /** Waits until this and nothing else was counted since the test began, apart from what may be or not. */
  const counted = async (expected, ...may) => {
    let more
    for (let n = 0; n < 100; n++) {
      const now = await counts(notifier)
      more = Object.fromEntries(Object.keys(now).map(name => [name, now[name] - (since[name] ?? 0)]).filter(([name, count]) => count !== 0 && !may.includes(name)))
      if (isDeepStrictEqual(more, expected)) return
      await setTimeout(50)
    }
    assert.deepEqual(more, expected)
  }
  const ACTIVE = 'pushes_total{state="active"}'
  const CLOSED = {'pushes_total{state="pending"}': 1, [ACTIVE]: 1, 'pushes_total{state="closed"}': 1}
  const reset = code => ({'pushes_total{state="pending"}': 1, 'pushes_total{state="reset"}': 1, [`push_resets_total{by="client",code="${code}"}`]: 1})
  before(async () => {
    notifier = await startNotifier(served)
  })
  beforeEach(async () => {
    since = await counts(notifier)
  })
  afterEach(() => session?.destroy())
  after(async () => {
    await notifier.stop()
  })

  it('are pushed to Node, which takes what is promised', async () => {
    const page = await load(connect({enablePush: true}))
    assert.equal(page.text, '<p>page')
    assert.deepEqual(page.pushes.map(pushed => pushed.path), ['/static/app.js'])
    assert.equal(await page.pushes[0].text, SCRIPT)
    await counted(CLOSED)
  })

  it('are hinted at where Node takes no pushes', async () => {
    const page = await load(connect({enablePush: false}))
    assert.equal(page.text, '<p>page')
    assert.deepEqual(page.pushes, [])
    assert.deepEqual(page.hints.map(hint => [hint[':status'], hint.link]), [[103, '</static/app.js>; rel=preload; as=script']])
    await counted({hints_total: 1})
  })

  // A window smaller than the script: no reset comes too late.
  for (const code of ['CANCEL', 'REFUSED_STREAM']) {
    it(`do not fail where Node refuses with ${code} what is promised`, async () => {
      const page = await load(connect({enablePush: true, initialWindowSize: 1000}), pushed => pushed.close(http2.constants[`NGHTTP2_${code}`]))
      assert.equal(page.text, '<p>page')
      assert.equal(page.pushes.length, 1)
      await counted(reset(code), ACTIVE)
      assert.equal(await read(session.request({':path': '/static/app.js'})), SCRIPT)
    })

    it(`do not fail where Node resets with ${code} in the midst of what is pushed`, async () => {
      const page = await load(connect({enablePush: true, initialWindowSize: 1000}), async pushed => {
        const [part] = await once(pushed, 'data')
        pushed.close(http2.constants[`NGHTTP2_${code}`])
        return part.length
      })
      assert.equal(page.text, '<p>page')
      const part = await page.pushes[0].text
      assert.ok(part > 0 && part <= 1000, `${part} of ${SCRIPT.length}`)
      await counted({...reset(code), [ACTIVE]: 1})
      assert.equal(await read(session.request({':path': '/static/app.js'})), SCRIPT)
    })
  }

  it('are pushed to nghttp, which takes them', async () => {
    const {stdout} = await run('nghttp', ['--verbose', '--null-out', `http://127.0.0.1:${notifier.clear}/page.html`])
    assert.match(stdout, /recv.*PUSH_PROMISE/)
    await counted(CLOSED)
  })

  it('are hinted at where nghttp takes no pushes', async () => {
    const {stdout} = await run('nghttp', ['--verbose', '--null-out', '--no-push', '--header=sec-fetch-mode: navigate', `http://127.0.0.1:${notifier.clear}/page.html`])
    assert.match(stdout, /:status: 103/)
    assert.doesNotMatch(stdout, /PUSH_PROMISE/)
    await counted({hints_total: 1})
  })

  it('are nothing of curl’s concern', async () => {
    const {stdout} = await run('curl', ['--silent', '--show-error', '--include', '--http2-prior-knowledge', `http://127.0.0.1:${notifier.clear}/page.html`])
    assert.match(stdout, /^HTTP\/2 200/)
    assert.match(stdout, /<p>page$/)
    await counted({'pushes_total{state="refused"}': 1, 'push_refusals_total{reason="not-a-navigation"}': 1})
  })
})
