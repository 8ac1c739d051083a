package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every way out promises, tried against a real far side on a port of this machine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class ChannelContract<M extends Message> {

  static final Duration PATIENCE = Duration.ofSeconds(60); // a busy machine answers late

  final StoppedClock clock = new StoppedClock();
  final SecureRandom random = new SecureRandom();
  Channel<M> channel;

  /// A channel to the far side, which is up.
  abstract Channel<M> open() throws Exception;

  abstract M message(String text);

  /// To someone the far side knows not to be there.
  abstract M unreachable();

  /// The texts that arrived, whole, in any order.
  abstract List<String> arrived() throws Exception;

  /// Answers everything with trouble that may pass.
  abstract void trouble(boolean now);

  abstract void stop() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    channel = open();
  }

  @AfterEach
  void end() throws Exception {
    channel.close();
    stop();
  }

  final Purpose code() {
    return new Purpose.Code(clock.instant().plusSeconds(600));
  }

  final Handover deliver(M message) throws IOException {
    return channel.deliver(MessageId.random(random), message);
  }

  @Test
  void handsAMessageOverAsItIs() throws Exception {
    assertThat(deliver(message("Your code is 12345678"))).isInstanceOf(Handover.Taken.class);

    assertThat(arrived()).containsExactly("Your code is 12345678");
  }

  @Test
  void keepsEveryLetter() throws Exception {
    String text = "Ключ: «1», 鍵 \"2\" \\ {3} €, 😀 und \u00e9galit\u00e9";

    deliver(message(text));

    assertThat(arrived()).containsExactly(text);
  }

  @Test
  void keepsALongTextWhole() throws Exception {
    String text = "A longer text, number 7. ".repeat(20).strip();

    deliver(message(text));

    assertThat(arrived()).containsExactly(text);
  }

  @Test
  void saysThatSomeoneCannotBeReached() throws Exception {
    assertThat(deliver(unreachable())).isInstanceOf(Handover.Refused.class);
    assertThat(arrived()).isEmpty();
  }

  @Test
  void troubleThatMayPassIsNoRefusalAndNamesNobody() throws Exception {
    M message = message("Your code is 12345678");
    trouble(true);

    assertThatThrownBy(() -> deliver(message))
        .isInstanceOf(IOException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage()).doesNotContain(message.to()).doesNotContain("12345678"));
    trouble(false);
    assertThat(deliver(message)).isInstanceOf(Handover.Taken.class);
  }

  @Test
  void aFarSideThatIsNotThereIsTroubleThatMayPass() throws Exception {
    stop();

    assertThatThrownBy(() -> deliver(message("x"))).isInstanceOf(IOException.class);
  }

  @Test
  void takesSeveralAtOnce() throws Exception {
    List<Future<Handover>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        M message = message("number " + i);
        all.add(threads.submit(() -> deliver(message)));
      }
    }
    for (Future<Handover> each : all) {
      assertThat(each.get()).isInstanceOf(Handover.Taken.class);
    }

    assertThat(arrived()).hasSize(12).doesNotHaveDuplicates();
  }
}
