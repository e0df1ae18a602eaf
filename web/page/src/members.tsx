import type { Member, Space } from '@space7/client';
import { useEffect, useState } from 'preact/hooks';
import { Avatar } from './avatar';
import { Dialog } from './dialog';
import { useTask } from './hooks';
import { Failure, Loading } from './notice';
import { Profile } from './profile';
import { useSession } from './session';
import { Time } from './time';

interface Props {
  space: Space;
  onClose: () => void;
}

/** Who is in a Space; whose it is may remove somebody. */
export function Members({ space, onClose }: Props) {
  const { user, client, ask } = useSession();
  const [members, setMembers] = useState<readonly Member[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [loaded, setLoaded] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  const [looking, setLooking] = useState<Member | null>(null);
  const task = useTask();
  const own = space.creator.user_id === user.user_id;

  const load = (after: string | null) =>
    void task.run(async () => {
      const page = await ask(client.members(space.space_id, after === null ? {} : { after }));
      setMembers((before) => (after === null ? page.members : [...before, ...page.members]));
      setNext(page.next);
      setLoaded(true);
    });
  useEffect(() => load(null), [space.space_id, space.participant_count]);

  const remove = (member: Member) =>
    void task.run(async () => {
      await ask(client.removeMember(space.space_id, member.user_id));
      setMembers((before) => before.filter(({ user_id }) => user_id !== member.user_id));
      setRemoving(null);
    });

  if (looking) return <Profile userId={looking.user_id} onClose={() => setLooking(null)} />;
  return (
    <Dialog title="Members" onClose={onClose}>
      {task.failure && <Failure sentence={task.failure} />}
      {!loaded && !task.failure && <Loading label="Loading the members" rows={2} />}
      <ul class="member-list">
        {members.map((member) => (
          <li key={member.user_id}>
            <Avatar user={member} />
            <button type="button" class="button link name" onClick={() => setLooking(member)}>
              <bdi>{member.username}</bdi>
            </button>
            {member.user_id === space.creator.user_id ? (
              <span class="badge">Creator</span>
            ) : (
              <small>
                since <Time at={member.joined_at} day />
              </small>
            )}
            {own &&
              member.user_id !== user.user_id &&
              (removing === member ? (
                <button
                  type="button"
                  class="button danger"
                  disabled={task.busy}
                  onClick={() => remove(member)}
                >
                  Remove {member.username}?
                </button>
              ) : (
                <button type="button" class="button quiet" onClick={() => setRemoving(member)}>
                  Remove
                </button>
              ))}
          </li>
        ))}
      </ul>
      <div class="actions">
        {next !== null && (
          <button type="button" class="button" disabled={task.busy} onClick={() => load(next)}>
            More
          </button>
        )}
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
