import type { NativeFile, Outgoing, ShownMessage } from '@space7/client';
import { useThread } from '@space7/react';
import { useState } from 'react';
import { FlatList, Image, Pressable, Text, TextInput, View } from 'react-native';

type Row = ShownMessage | Outgoing;
const isStored = (row: Row): row is ShownMessage => 'seq' in row;

/** What is shown of a picture before it is loaded has the place it will take. */
function Picture({ message }: { message: ShownMessage }) {
  if (message.media_type !== 'image' || message.media_url === null) return null;
  const { width, height } = message.media ?? {};
  const aspectRatio = width && height ? width / height : 1;
  return <Image source={{ uri: message.media_url }} style={{ width: '100%', aspectRatio }} />;
}

/**
 * The screen of one Space. `pickFile` asks the user for a file, as expo-image-picker or
 * react-native-image-picker do; null if there was none.
 */
export function ThreadScreen(props: {
  spaceId: string;
  pickFile?: () => Promise<NativeFile | null>;
}) {
  const { view, thread, send } = useThread(props.spaceId);
  const [content, setContent] = useState('');

  const submit = () => {
    if (content.trim() === '') return;
    send({ content });
    setContent('');
  };
  const attach = async () => {
    const media = await props.pickFile?.();
    if (media) send({ content: '', media });
  };
  const row = ({ item }: { item: Row }) =>
    isStored(item) ? (
      <Pressable onLongPress={() => thread?.appreciate(item.message_id, !item.appreciated)}>
        <Text>{`${item.sender.username}: ${item.content}`}</Text>
        <Picture message={item} />
        {item.appreciation_count > 0 && <Text>{`👍 ${item.appreciation_count}`}</Text>}
      </Pressable>
    ) : (
      <Pressable disabled={item.state !== 'failed'} onPress={() => thread?.retry(item.id)}>
        <Text>{`${item.content} (${item.error?.message ?? item.state})`}</Text>
      </Pressable>
    );

  return (
    <View style={{ flex: 1 }}>
      {view.state !== 'live' && <Text>{view.error?.message ?? view.state}</Text>}
      <FlatList
        inverted
        data={[...view.outgoing, ...view.messages]}
        keyExtractor={(item) => (isStored(item) ? item.message_id : item.id)}
        renderItem={row}
        onEndReached={() => thread?.loadOlder()}
      />
      <TextInput
        accessibilityLabel="Message"
        value={content}
        onChangeText={setContent}
        onSubmitEditing={submit}
      />
      {props.pickFile && (
        <Pressable accessibilityRole="button" onPress={() => void attach()}>
          <Text>Picture</Text>
        </Pressable>
      )}
      <Pressable accessibilityRole="button" onPress={submit}>
        <Text>Send</Text>
      </Pressable>
    </View>
  );
}
