import type { Space } from '@space7/client';
import { useState } from 'preact/hooks';
import { BackLink } from './back-link';
import { useLoaded } from './hooks';
import { Icon } from './icons';
import { Blank, Failure, Loading } from './notice';
import { findHash, replaceRoute, type Find } from './route';
import { sentenceOf, useSession } from './session';
import { SpaceEntry } from './space-entry';
import { useTitle } from './title';

/** Spaces to discover: by words, by tag, or what is lively and what one is not in yet. */
export function FindView({ find }: { find: Find }) {
  useTitle('Find a Space · Space7');
  const [words, setWords] = useState(find.words);
  return (
    <div class="find">
      <header class="room-head">
        <BackLink />
        <h1>{find.tag === null ? 'Find a Space' : `#${find.tag}`}</h1>
      </header>
      <div class="find-body">
        <form
          role="search"
          class="find-form"
          onSubmit={(event) => {
            event.preventDefault();
            replaceRoute(findHash({ words: words.trim() }));
          }}
        >
          <label class="hidden" for="find-words">
            Words
          </label>
          <input
            id="find-words"
            type="search"
            dir="auto"
            value={words}
            placeholder="Words of a title, a description, or a tag"
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          <button class="button primary">
            <Icon name="search" />
            Search
          </button>
        </form>
        {find.tag === null && find.words === '' ? (
          <>
            <Results title="Lively now" which="trending" find={find} />
            <Results title="You are not in these yet" which="recommended" find={find} />
          </>
        ) : (
          <Results title="Found" which="found" find={find} />
        )}
      </div>
    </div>
  );
}

interface ResultsProps {
  title: string;
  which: 'trending' | 'recommended' | 'found';
  find: Find;
}

function Results({ title, which, find: { words, tag } }: ResultsProps) {
  const { client, ask } = useSession();
  const load = (): Promise<Space[]> => {
    if (which === 'trending') return client.trending(10);
    if (which === 'recommended') return client.recommended(20);
    return tag === null ? client.search(words) : client.tagged(tag);
  };
  const [loaded, reload] = useLoaded(() => ask(load()), `${which}:${tag}:${words}`);
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {loaded.state === 'loading' && <Loading label="Looking" rows={2} />}
      {loaded.state === 'failed' && (
        <Failure sentence={sentenceOf(loaded.error)}>
          <button type="button" class="button" onClick={reload}>
            Try again
          </button>
        </Failure>
      )}
      {loaded.state === 'there' &&
        (loaded.value.length === 0 ? (
          <Blank title="Nothing." />
        ) : (
          <ul class="space-list">
            {loaded.value.map((space) => (
              <SpaceEntry key={space.space_id} space={space} current={false} />
            ))}
          </ul>
        ))}
    </section>
  );
}
