import type { CDPSession, Page } from '@playwright/test';
import { expect, test, type Account, type Api } from './fixtures';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 5);
const PER_SECOND = 10;
const SAMPLE_MS = 20_000;

interface Sample {
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly busy: number;
  readonly longTasks: number;
  readonly longest: number;
  readonly slowFrames: number;
}

/** Posts and appreciates at a steady pace until told to stop; a slow server does not pile up work. */
function keepTalking(api: Api, people: readonly Account[], space: string) {
  let posted = 0;
  let underWay = 0;
  const timer = setInterval(() => {
    const who = people[posted % people.length];
    if (!who || underWay > 20) return;
    const number = ++posted;
    underWay++;
    const text = `Message ${number}. ${'Some words about it. '.repeat(number % 7)}`;
    api
      .post(who, space, text)
      .then((id) => {
        if (number % 5) return;
        return api.call(who, 'POST', `/api/messages/${space}/${id}/appreciate`);
      })
      .finally(() => underWay--);
  }, 1000 / PER_SECOND);
  return { posted: () => posted, stop: () => clearInterval(timer) };
}

/** Scrolls like a reader for two seconds; the number of frames that took longer than 50 ms. */
function scroll(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const list = document.querySelector('.messages');
    let slow = 0;
    let last = performance.now();
    const end = last + 2000;
    while (last < end) {
      const now = await new Promise<number>(requestAnimationFrame);
      if (now - last > 50) slow++;
      last = now;
      list?.scrollBy(0, 20);
    }
    return slow;
  });
}

async function measure(page: Page, cdp: CDPSession): Promise<Sample> {
  const slowFrames = await scroll(page);
  const news = page.getByRole('button', { name: /new message/ });
  await expect(news).toBeVisible();
  await news.click();
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
  const tasks = await page.evaluate(() => {
    const told = { ...window.longTasks };
    window.longTasks = { count: 0, longest: 0 };
    return told;
  });
  return {
    heap: metric('JSHeapUsedSize') / 1e6,
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    busy: metric('TaskDuration'),
    longTasks: tasks.count,
    longest: tasks.longest,
    slowFrames,
  };
}

declare global {
  interface Window {
    longTasks: { count: number; longest: number };
  }
}

test(`the page stays small and quick at ${PER_SECOND} messages a second`, async ({
  api,
  reader,
}) => {
  const people = [await api.account('ada'), await api.account('ben'), await api.account('eva')];
  const [ada, ...others] = people as [Account, ...Account[]];
  const space = await api.space(ada, 'A busy Space', ...others);
  const one = await reader();
  await one.open(await api.account('reader'), space);
  await one.page.evaluate(() => {
    window.longTasks = { count: 0, longest: 0 };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        window.longTasks.count++;
        window.longTasks.longest = Math.max(window.longTasks.longest, duration);
      }
    }).observe({ entryTypes: ['longtask'] });
  });
  const cdp = await one.page.context().newCDPSession(one.page);
  await cdp.send('Performance.enable');

  const talk = keepTalking(api, people, space);
  const samples: Sample[] = [];
  console.log('seconds posted rows heap/MB nodes listeners busy/s long longest/ms slow-frames');
  for (let seconds = 0; seconds < MINUTES * 60;) {
    await one.page.waitForTimeout(SAMPLE_MS);
    seconds += SAMPLE_MS / 1000;
    const sample = await measure(one.page, cdp);
    samples.push(sample);
    const { heap, nodes, listeners, busy, longTasks, longest, slowFrames } = sample;
    const rows = await one.rows.count();
    console.log(
      [seconds, talk.posted(), rows, heap.toFixed(1), nodes, listeners, busy.toFixed(1)].join(' '),
      [longTasks, longest.toFixed(0), slowFrames].join(' '),
    );
  }
  talk.stop();

  // The list is full after a while; from then on nothing grows.
  const settled = samples.slice(Math.ceil(samples.length / 4));
  const [first, last] = [settled[0], settled.at(-1)];
  if (!first || !last) throw new Error('Too short to tell.');
  expect(last.heap).toBeLessThan(first.heap * 1.25 + 2);
  expect(last.nodes).toBeLessThan(first.nodes * 1.25 + 500);
});
