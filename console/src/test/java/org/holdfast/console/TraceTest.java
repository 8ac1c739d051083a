package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {

  @TempDir private Path folder;

  private List<TracedCall> read(String trace) throws Exception {
    List<TracedCall> calls = new ArrayList<>();
    Trace.read(Files.writeString(folder.resolve("trace"), trace), 0, calls::add);
    return calls;
  }

  @Test
  void aCallThatOthersCameBetweenSpansThem() throws Exception {
    List<TracedCall> calls =
        read(
            """
            7 1795666570.000000001 pwrite64(5, "\\x68\\x69", 2, 4096 <unfinished ...>
            8 1795666570.000000002 fdatasync(6)     = 0
            7 1795666570.000000003 <... pwrite64 resumed>) = 2
            """);

    assertThat(calls).extracting(TracedCall::name).containsExactly("fdatasync", "pwrite64");
    TracedCall write = calls.get(1);
    assertThat(write.bytes(1)).containsExactly('h', 'i');
    assertThat(write.number(3)).isEqualTo(4096);
    assertThat(write.from()).isLessThan(calls.get(0).from());
    assertThat(write.until()).isGreaterThan(calls.get(0).until());
    assertThat(write.nanos()).isEqualTo(1_795_666_570_000_000_001L);
  }

  @Test
  void aVectorIsOneBuffer() throws Exception {
    TracedCall call =
        read("""
                7 1.5 writev(5, [{iov_base="\\x61", iov_len=1}, {iov_base="\\x62\\x63", iov_len=2}], 2) = 3
                """)
            .getFirst();

    assertThat(call.bytes(1)).containsExactly('a', 'b', 'c');
  }

  @Test
  void aCallThatFailedIsKnownToHave() throws Exception {
    TracedCall call =
        read("7 1.5 fdatasync(5)     = -1 EIO (Input/output error) (INJECTED)\n").getFirst();

    assertThat(call.failed()).isTrue();
  }
}
