import { useLoaded } from './hooks';
import { useSession } from './session';
import { SpaceEntry } from './space-entry';

/** Where a new server lets people look around; the server writes it under this id. */
const DEMO = '5face700-0000-4000-8000-000000000001';

/** Offers the demo Space to somebody who has no other, if the server has one. */
export function Demo({ current }: { current: string | null }) {
  const { client } = useSession();
  const [space] = useLoaded(() => client.space(DEMO), client);
  if (space.state !== 'there') return null;
  return (
    <>
      <p>You can look around in this one:</p>
      <ul class="space-list">
        <SpaceEntry space={space.value} current={space.value.space_id === current} />
      </ul>
    </>
  );
}
