// What libraries of npm read in feeds: `node read.mjs OUT FILE...` writes one JSON object into the file OUT,
// library -> file -> items, each an array of id, title, date and enclosures as the library gives them.

import { readFileSync, writeFileSync } from 'node:fs'
import { parseFeed } from 'feedsmith'
import partytime from 'podcast-partytime'
import RssParser from 'rss-parser'

const rssParser = new RssParser({ customFields: { item: ['guid', 'id'] } })

const feedsmith = (text) => {
  const { format, feed } = parseFeed(text)
  if (format === 'json') {
    return feed.items.map((item) => [
      item.id,
      item.title,
      item.date_published,
      (item.attachments ?? []).map((file) => [file.url, file.mime_type, file.size_in_bytes]),
    ])
  }
  if (format === 'atom') {
    return feed.entries.map((entry) => [
      entry.id,
      entry.title?.value ?? entry.title,
      entry.published,
      (entry.links ?? [])
        .filter((link) => link.rel === 'enclosure')
        .map((link) => [link.href, link.type, link.length]),
    ])
  }
  return feed.items.map((item) => [
    item.guid.value,
    item.title,
    item.pubDate,
    (item.enclosures ?? []).map((file) => [file.url, file.type, file.length]),
  ])
}

// Of a guid with attributes it gives the text; it knows no enclosures in Atom.
const rss = async (text) => {
  const feed = await rssParser.parseString(text)
  return feed.items.map((item) => [
    item.guid ?? item.id,
    item.title,
    item.isoDate,
    item.enclosure ? [[item.enclosure.url, item.enclosure.type, item.enclosure.length]] : [],
  ])
}

const podcast = (text) =>
  partytime.parseFeed(text, { allowMissingGuid: true }).items.map((item) => [
    item.guid,
    item.title,
    item.pubDate,
    [[item.enclosure.url, item.enclosure.type, item.enclosure.length]],
  ])

const found = { feedsmith: {}, 'rss-parser': {}, 'podcast-partytime': {} }
const [out, ...files] = process.argv.slice(2)
for (const file of files) {
  const text = readFileSync(file, 'utf-8')
  found.feedsmith[file] = feedsmith(text)
  if (!file.endsWith('.json')) found['rss-parser'][file] = await rss(text)
  if (file.endsWith('.rss')) found['podcast-partytime'][file] = podcast(text)
}
writeFileSync(out, JSON.stringify(found))
