// Clients that are no browsers: the eventsource package of npm, and curl.
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {after, before, it} from 'node:test'
import {EventSource} from 'eventsource'
import {startNotifier, startRelay} from './notifier.mjs'
import {VECTORS} from './vectors.mjs'

let notifier
let relay
before(async () => {
  notifier = await startNotifier()
  relay = await startRelay(notifier.clear)
})
after(async () => {
  await relay.stop()
  await notifier.stop()
})

/** Answers once the list is that long; fails after 20 s. */
function reaching(count, list, changed) {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`${list.length} of ${count}: ${JSON.stringify(list)}`)), 20_000)
    const look = () => {
      if (list.length < count) return
      clearTimeout(deadline)
      resolve()
    }
    changed(look)
    look()
  })
}

it('the eventsource package gets every vector, and resumes after a cut', async () => {
  const got = []
  let look = () => {}
  const source = new EventSource(`http://127.0.0.1:${relay.port}/v1/stream?topic=rooms/npm`)
  source.onmessage = event => {
    got.push({id: event.lastEventId, data: JSON.parse(event.data).data})
    look()
  }
  await new Promise(resolve => (source.onopen = resolve))
  const published = []
  const vectors = Object.entries(VECTORS)
  for (const [i, [what, value]] of vectors.entries()) {
    if (i === vectors.length >> 1) relay.cut()
    published.push({id: await notifier.publish('rooms/npm', {what, value}), data: {what, value}})
  }
  relay.mend()
  await reaching(published.length, got, changed => (look = changed))
  source.close()
  assert.deepEqual(got, published)
})

/** What curl prints, and how often it connected. */
function curl(...args) {
  const run = spawn('curl', ['-sSk', '-w', '%{stderr}%{num_connects}', ...args])
  const out = {stdout: '', stderr: ''}
  run.stdout.on('data', text => (out.stdout += text))
  run.stderr.on('data', text => (out.stderr += text))
  return new Promise((resolve, reject) =>
    run.on('close', code => (code ? reject(new Error(`curl ended with ${code}: ${out.stderr}`)) : resolve(out))))
}

for (const [option, port] of [['--http1.1', 'clear'], ['--http2-prior-knowledge', 'clear'], ['--http2', 'tls']]) {
  // curl 7.88 cannot use a connection of prior knowledge a second time, whatever it asks for.
  const reuses = option !== '--http2-prior-knowledge'
  it(`curl ${option} polls${reuses ? ', over and over on one connection' : ''}`, async () => {
    const url = `${port === 'tls' ? 'https' : 'http'}://127.0.0.1:${notifier[port]}/v1/poll?topic=rooms/poll`
    const {cursor} = JSON.parse((await curl(option, `${url}&wait=0s`)).stdout)
    const waiting = curl(option, `${url}&lastEventId=${cursor}`)
    const id = await notifier.publish('rooms/poll', {value: 'é'})
    const answer = JSON.parse((await waiting).stdout)
    assert.deepEqual(answer.notifications.map(told => [told.id, told.notification.data]), [[id, {value: 'é'}]])
    assert.equal(answer.cursor, id)
    const again = `${url}&wait=100ms&lastEventId=${id}`
    const repeated = reuses ? [again, again, again] : [again]
    assert.equal((await curl(option, ...repeated)).stderr, reuses ? '100' : '1', 'only the first connects')
  })
}

for (const [option, port] of [['--http1.1', 'clear'], ['--http2-prior-knowledge', 'clear'], ['--http2', 'tls']]) {
  it(`curl ${option} follows a stream`, async () => {
    const scheme = port === 'tls' ? 'https' : 'http'
    const topic = `rooms/curl${option}-${port}`
    const curl = spawn('curl', ['-sNk', option, '-w', '%{http_version}', `${scheme}://127.0.0.1:${notifier[port]}/v1/stream?topic=${topic}`])
    let output = ''
    const lines = []
    let look = () => {}
    curl.stdout.on('data', text => {
      output += text
      lines.splice(0, lines.length, ...output.split('\n').filter(line => line.startsWith('data: {"topic"')))
      look()
    })
    await new Promise(resolve => curl.stdout.once('data', resolve))
    await notifier.publish(topic, {value: 'a\r\nb'})
    await reaching(1, lines, changed => (look = changed))
    curl.kill()
    assert.equal(JSON.parse(lines[0].slice(6)).data.value, 'a\r\nb')
  })
}
