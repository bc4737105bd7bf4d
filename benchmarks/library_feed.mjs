import { Feed } from "feed";

function render(stories) {
  const feed = new Feed({
    title: "Harbour News",
    description: "All news from the harbour",
    language: "en",
    id: "https://www.example.org/",
    link: "https://www.example.org/",
    feedLinks: { rss: "https://www.example.org/feed.rss" },
  });
  for (const story of stories)
    feed.addItem({
      title: story.title,
      guid: story.id,
      link: story.link,
      date: story.published,
      description: story.summary,
      content: story.html,
      author: [{ name: story.author, email: story.email }],
      category: story.tags.map((name) => ({ name })),
      enclosure: story.audio ? { url: story.audio, length: 48211200, type: "audio/mpeg" } : undefined,
    });
  return feed.rss2();
}
