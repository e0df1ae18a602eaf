package io.space7.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.space7.application.port.SpaceIndex;
import io.space7.domain.Message;
import io.space7.domain.SearchWords;
import io.space7.domain.Space;
import io.space7.domain.SpaceEdit;
import io.space7.domain.SpaceId;
import io.space7.domain.User;
import io.space7.domain.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link SpaceIndex} has to do. */
public interface SpaceIndexContract extends StoresUnderTest {
  SpaceIndex index();

  /** More than all tests together make. */
  int ALL = 100_000;

  private List<SpaceId> search(String query) {
    return ids(index().search(SearchWords.query(query), ALL));
  }

  private static List<SpaceId> ids(List<Space> spaces) {
    return spaces.stream().map(Space::spaceId).toList();
  }

  /** Of other tests' Spaces nothing is known. */
  private static List<SpaceId> of(List<Space> found, List<Space> ours) {
    List<SpaceId> ids = new ArrayList<>(ids(found));
    ids.retainAll(ids(ours));
    return ids;
  }

  /** A word that nobody else has. */
  private static String word() {
    return "w" + UUID.randomUUID().toString().replace("-", "");
  }

  @Test
  default void aSpaceIsFoundByBeginningsOfItsWords() {
    String title = word();
    String description = word();
    String tag = word();
    Space space = newSpace(newUser(), "A " + title, "About (" + description + ")", tag);
    for (String word : List.of(title, description, tag)) {
      assertThat(search(word)).containsExactly(space.spaceId());
      assertThat(search(word.substring(0, 20))).containsExactly(space.spaceId());
      assertThat(search(word.substring(1))).isEmpty();
      assertThat(search(word + "x")).isEmpty();
    }
    assertThat(search(tag + " " + title.substring(0, 12) + " abou"))
        .containsExactly(space.spaceId());
    assertThat(search(tag + " " + word())).isEmpty();
    assertThat(index().search(SearchWords.query(title), 1)).containsExactly(space);
  }

  @Test
  default void wordsAreFoundInAnyLetterCaseAndScript() {
    String own = word();
    Space space =
        newSpace(
            newUser(),
            own + " \u00c4rger in der Stra\u00dfe, \u039f\u03b4\u03bf\u03c2",
            "\u6771\u4eac\u30bf\u30ef\u30fc\u306e\u5199\u771f "
                + "\u043f\u0440\u0438\u0432\u0435\u0442 caf\u00e9");
    for (String query :
        List.of(
            "\u00e4rg",
            "A\u0308RGER",
            "STRASSE",
            "\u03bf\u03b4\u03bf\u03c3",
            "\u039f\u0394\u039f\u03a3",
            "\u6771\u4eac",
            "\u4eac",
            "\u30bf\u30ef\u30fc",
            "\uff80\uff9c\uff70",
            "\u041f\u0420\u0418",
            "CAF\u00c9")) {
      assertThat(search(own + " " + query)).as(query).containsExactly(space.spaceId());
    }
    assertThat(search(own + " \u30ef\u30bf")).isEmpty();
  }

  @Test
  default void whatIsNoWordInAQueryOnlySeparates() {
    String own = word();
    Space space = newSpace(newUser(), "It's " + own, "50% & more | 'quoted' \\ !");
    for (String query :
        List.of(
            "'" + own + "'",
            own + " |",
            "!" + own,
            own + ":*",
            "(" + own + " & 'quo",
            own + "\\",
            own + " <-> 50",
            "it's " + own)) {
      assertThat(search(query)).as(query).containsExactly(space.spaceId());
    }
    for (String query : List.of("", " ", "'", "&", "!!", "\\", ":*", "'':*")) {
      assertThat(search(query)).as(query).isEmpty();
    }
  }

  @Test
  default void onlyPublicSpacesThatAreNotArchivedAreFound() {
    User ada = newUser();
    User bob = newUser();
    String word = word();
    Space space = newSpace(ada, word, "", word);
    for (Visibility visibility :
        List.of(Visibility.PUBLIC, Visibility.PRIVATE, Visibility.PUBLIC)) {
      spaces().edit(space.spaceId(), ada.userId(), new SpaceEdit(null, null, visibility, null));
      assertFound(visibility == Visibility.PUBLIC, space, word, bob);
    }
    spaces().archive(space.spaceId());
    assertFound(false, space, word, bob);
    spaces()
        .edit(space.spaceId(), ada.userId(), new SpaceEdit("Anew", null, Visibility.PUBLIC, null));
    assertFound(false, space, word, bob);
  }

  private void assertFound(boolean found, Space space, String word, User stranger) {
    List<SpaceId> expected = found ? List.of(space.spaceId()) : List.of();
    assertThat(search(word)).isEqualTo(expected);
    assertThat(ids(index().tagged(word, ALL))).isEqualTo(expected);
    assertThat(of(index().trending(ALL), List.of(space))).isEqualTo(expected);
    assertThat(of(index().recommended(stranger.userId(), ALL), List.of(space))).isEqualTo(expected);
  }

  @Test
  default void anEditedSpaceIsFoundByItsNewWordsOnly() {
    User ada = newUser();
    String old = word();
    String fresh = word();
    Space space = newSpace(ada, "title " + old, "about " + old, old);
    spaces()
        .edit(
            space.spaceId(),
            ada.userId(),
            new SpaceEdit("title " + fresh, "", null, List.of(fresh)));
    assertThat(search(old)).isEmpty();
    assertThat(index().tagged(old, ALL)).isEmpty();
    assertThat(search(fresh)).containsExactly(space.spaceId());
    assertThat(ids(index().tagged(fresh, ALL))).containsExactly(space.spaceId());
  }

  @Test
  default void aTagIsTakenAsItIs() {
    String own = "a" + UUID.randomUUID().toString().substring(0, 8);
    for (String tag :
        List.of(own, own + " & 'more'\\ \"", "'" + own, own + ":*", "\\" + own, own + "\\")) {
      Space space = newSpace(newUser(), "A title", "", tag);
      assertThat(ids(index().tagged(tag, ALL))).as(tag).containsExactly(space.spaceId());
    }
    assertThat(index().tagged(own.substring(0, 5), ALL)).isEmpty();
    Space titled = newSpace(newUser(), own, "");
    assertThat(ids(index().tagged(own, ALL))).doesNotContain(titled.spaceId());
  }

  @Test
  default void aTagIsFoundHoweverItsLettersAreWritten() {
    String own = UUID.randomUUID().toString().substring(0, 8);
    String[][] alike = {
      {"caf\u00e9", "cafe\u0301"},
      {"i\u0307zmir", "izmir"},
      {"stra\u00dfe", "strasse"},
      {"\uff41", "a"}
    };
    for (String[] pair : alike) {
      Space space = newSpace(newUser(), "A title", "", pair[0] + own);
      for (String form : pair) {
        assertThat(ids(index().tagged(form + own, ALL))).as(form).containsExactly(space.spaceId());
      }
    }
  }

  @Test
  default void mostMessagesComeFirstAndThenTheNewest() {
    User ada = newUser();
    String word = word();
    List<Space> spaces = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      spaces.add(newSpace(ada, word, "", word));
      clock().advance(Duration.ofSeconds(1));
    }
    assertOrder(spaces, word, 3, 2, 1, 0);
    Message gone = post(spaces.get(0), ada, "message");
    post(spaces.get(0), ada, "message");
    post(spaces.get(1), ada, "message");
    assertOrder(spaces, word, 0, 1, 3, 2);
    messages().delete(gone.spaceId(), gone.messageId(), ada.userId(), null);
    assertOrder(spaces, word, 1, 0, 3, 2);
    post(spaces.get(2), ada, "message");
    post(spaces.get(2), ada, "message");
    assertOrder(spaces, word, 2, 1, 0, 3);
  }

  private void assertOrder(List<Space> spaces, String word, int... order) {
    List<SpaceId> expected = new ArrayList<>();
    for (int i : order) {
      expected.add(spaces.get(i).spaceId());
    }
    assertThat(search(word)).isEqualTo(expected);
    assertThat(ids(index().search(List.of(word), 2))).isEqualTo(expected.subList(0, 2));
    assertThat(ids(index().tagged(word, ALL))).isEqualTo(expected);
    assertThat(of(index().trending(ALL), spaces)).isEqualTo(expected);
    assertThat(of(index().recommended(newUser().userId(), ALL), spaces)).isEqualTo(expected);
  }

  @Test
  default void aListIsAsLongAsAskedFor() {
    User ada = newUser();
    for (int i = 0; i < 3; i++) {
      newSpace(ada);
    }
    List<Space> all = index().trending(ALL);
    assertThat(index().trending(2)).isEqualTo(all.subList(0, 2));
    assertThat(index().recommended(newUser().userId(), 1)).hasSize(1);
  }

  @Test
  default void nobodyIsRecommendedTheirOwnSpaces() {
    User ada = newUser();
    User bob = newUser();
    Space own = newSpace(bob);
    Space joined = newSpace(ada);
    Space other = newSpace(ada);
    spaces().join(joined.spaceId(), bob.userId(), null, clock().instant());
    assertThat(of(index().recommended(bob.userId(), ALL), List.of(own, joined, other)))
        .containsExactly(other.spaceId());
  }
}
