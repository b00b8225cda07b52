// Shows status.json, anew every second. What comes from outside is only ever set as text.
const EVERY = 1000
const PATIENCE = 5000

const at = id => document.getElementById(id)
const whole = new Intl.NumberFormat('en')
let token = ''

function element(name, content, kind) {
  const made = document.createElement(name)
  if (content instanceof Node) made.append(content)
  else if (content !== undefined) made.textContent = content
  if (kind) made.className = kind
  return made
}

function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024
    unit++
  }
  return `${unit === 0 || count >= 100 ? Math.round(count) : count.toFixed(1)} ${units[unit]}`
}

function age(millis) {
  const seconds = Math.floor(millis / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

const measured = {count: count => whole.format(count), bytes, milliseconds: millis => (millis < 600_000 ? `${whole.format(millis / 1000)} s` : age(millis))}

/** Fills a table. A column is its title and what of a row it shows; kinds are those of the style sheet. A table of which nothing changed is left as it is, with what is selected in it. */
function fill(id, columns, rows, nothing) {
  const table = at(id)
  if (!table.tHead) {
    const heads = table.createTHead().insertRow()
    columns.forEach(([title, , kind]) => {
      const head = element('th', title, kind)
      head.scope = 'col'
      heads.append(head)
    })
    table.createTBody()
  }
  const body = element('tbody')
  for (const row of rows) {
    const line = body.insertRow()
    columns.forEach(([, show, kind], place) => {
      const cell = element(place === 0 ? 'th' : 'td', show(row), kind)
      if (place === 0) cell.scope = 'row'
      line.append(cell)
    })
  }
  if (rows.length === 0) {
    const cell = element('td', nothing, 'empty')
    cell.colSpan = columns.length
    body.insertRow().append(cell)
  }
  if (!body.isEqualNode(table.tBodies[0])) table.tBodies[0].replaceWith(body)
}

const counted = (id, title, counts, nothing) =>
  fill(
    id,
    [
      [title, ([name]) => name],
      ['Count', ([, count]) => whole.format(count), 'number'],
    ],
    Object.entries(counts).filter(([, count]) => count > 0),
    nothing,
  )

function topicsOf(stream) {
  const more = stream.topicCount - stream.topics.length
  return stream.topics.join(', ') + (more > 0 ? ` and ${whole.format(more)} more` : '')
}

const STREAM = [
  ['Stream', stream => whole.format(stream.id)],
  ['Peer', stream => element('code', stream.peer)],
  ['Transport', stream => `${stream.transport}, ${stream.protocol}`],
  ['Topics', topicsOf, 'text'],
  ['Age', stream => age(stream.ageMillis), 'number'],
  ['Unread', stream => bytes(stream.queuedBytes), 'number'],
  ['Behind', stream => whole.format(stream.behind), 'number'],
]

const shown = (list, total, what) =>
  total > list.length ? `${what}: ${whole.format(list.length)} of ${whole.format(total)}.` : ''

function use(limit) {
  if (limit.used === null) return '–'
  const cell = element('span', `${measured[limit.unit](limit.used)} `)
  if (limit.limit !== null) {
    const bar = element('progress')
    bar.max = limit.limit
    bar.value = Math.min(limit.used, limit.limit)
    bar.setAttribute('aria-label', `${limit.name} in use`)
    cell.append(bar)
  }
  return cell
}

function figures(status) {
  const connections = status.limits.find(limit => limit.name === 'connections')
  const resets = Object.values(status.resets.sent).concat(Object.values(status.resets.received))
  const list = element('dl')
  for (const [name, value] of [
    ['streams', whole.format(status.streams.total)],
    ['connections', whole.format(connections.used)],
    ['topics', whole.format(status.topics.total)],
    ['slow streams', whole.format(status.slow.streams)],
    ['unread', bytes(status.slow.queuedBytes)],
    ['pushed', whole.format(status.pushes.promised)],
    ['resets', whole.format(resets.reduce((sum, count) => sum + count, 0))],
  ]) {
    const pair = element('div')
    pair.append(element('dt', name), element('dd', value))
    list.append(pair)
  }
  at('figures').replaceChildren(...list.children)
}

function show(status) {
  at('pod').textContent = status.pod
  at('facts').textContent = `revision ${status.revision} · log at ${status.position ?? 'no position yet'}`
  figures(status)

  at('slow-note').textContent = shown(status.slow.worst, status.slow.streams, 'Those that leave most')
  fill('slow', STREAM, status.slow.worst, 'Every client keeps up.')
  counted('applied', 'Policy', status.slow.applied, 'Never.')
  counted('not-sent', 'Policy', status.slow.notSent, 'None.')
  counted('disconnects', 'Bound', status.slow.disconnects, 'None.')

  at('topics-note').textContent = shown(status.topics.busiest, status.topics.total, 'Those with most streams')
  fill(
    'topics',
    [
      ['Topic', topic => topic.name, 'text'],
      ['Streams', topic => whole.format(topic.streams), 'number'],
      ['Notifications', topic => whole.format(topic.notifications), 'number'],
      ['Last position', topic => (topic.position === null ? '–' : element('code', topic.position))],
    ],
    status.topics.busiest,
    'Nobody follows a topic, and nothing was published.',
  )

  const kinds = Object.entries(status.streams.byTransport).map(([name, count]) => `${whole.format(count)} ${name}`)
  at('streams-note').textContent = [kinds.join(', '), shown(status.streams.newest, status.streams.total, 'The newest')]
    .filter(text => text !== '')
    .join(' · ')
  fill('streams', STREAM, status.streams.newest, 'No stream is open.')

  const {promised, open, closed, reset, expired, lost, refused, hints} = status.pushes
  counted(
    'pushes',
    'State',
    {promised, 'waiting for an answer': open.pending, 'being answered': open.active, closed, reset, expired, 'lost with the connection': lost, 'not pushed': refused, 'hinted at (103)': hints},
    'None.',
  )
  counted('refusals', 'Reason', status.pushes.refusals, 'None.')
  counted('resets-sent', 'Code', status.resets.sent, 'None.')
  counted('resets-received', 'Code', status.resets.received, 'None.')

  fill(
    'limits',
    [
      ['Limit', limit => element('code', limit.name)],
      ['Value', limit => (limit.limit === null ? 'none' : measured[limit.unit](limit.limit)), 'number'],
      ['In use', use],
      ['Times reached', limit => whole.format(limit.reached), 'number'],
    ],
    status.limits,
    'None.',
  )
}

/** Says how it stands; only what has changed, so that nobody is read the same every second. */
function health(text, kind) {
  const place = at('health')
  if (place.textContent !== text) place.textContent = text
  place.className = kind
}

async function ask() {
  const answer = await fetch('status.json', {
    headers: token === '' ? {} : {authorization: `Bearer ${token}`},
    cache: 'no-store',
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (answer.status === 401) {
    at('access').hidden = false
    at('main').hidden = true
    health(token === '' ? 'A token is needed' : 'The token is not accepted', 'bad')
    return
  }
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`)
  const status = await answer.json()
  show(status)
  const isWell = status.state === 'Serving' && status.backplane === 'Connected'
  health(status.backplane === 'Connected' ? status.state : `${status.state}, but the log cannot be reached`, isWell ? 'good' : 'bad')
  at('access').hidden = true
  at('main').hidden = false
  at('main').classList.remove('stale')
}

async function round() {
  try {
    await ask()
  } catch (e) {
    at('main').classList.add('stale')
    health('The notifier does not answer; trying again', 'bad')
    console.debug(e)
  }
  setTimeout(round, document.hidden ? 5 * EVERY : EVERY)
}

at('access').addEventListener('submit', event => {
  event.preventDefault()
  token = at('token').value.trim()
  at('token').value = ''
  ask().catch(console.debug)
})
round()
