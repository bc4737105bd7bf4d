import { generateRssFeed } from "feedsmith";

function render(stories) {
  return generateRssFeed({
    title: "Harbour News",
    description: "All news from the harbour",
    language: "en",
    link: "https://www.example.org/",
    atom: { links: [{ href: "https://www.example.org/feed.rss", rel: "self", type: "application/rss+xml" }] },
    items: stories.map((story) => ({
      title: story.title,
      guid: { value: story.id, isPermaLink: false },
      link: story.link,
      pubDate: story.published,
      description: story.summary,
      content: { encoded: story.html },
      authors: [{ name: story.author, email: story.email }],
      categories: story.tags.map((name) => ({ name })),
      enclosures: story.audio ? [{ url: story.audio, length: 48211200, type: "audio/mpeg" }] : [],
    })),
  });
}
