package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A parser that a file took over: it does what the file says, in the process that is held in.
final class Planted implements Work {

  private final Parsers parsers;
  private String kept = "nothing";

  private Planted() throws IOException {
    parsers = new Parsers();
  }

  static void main() throws Exception {
    Planted planted = new Planted();
    WarmUp.run(planted.parsers);
    planted.warmUp();
    Child.run(planted);
  }

  /// So that what is refused later is refused by the kernel, and not for a class that lacks.
  private void warmUp() throws Exception {
    Path own = Path.of(System.getProperty("java.io.tmpdir"), "own");
    for (String order :
        List.of("write " + own, "read " + own, "list " + own.getParent(), "run /bin/true")) {
      if (!obey(order).startsWith("done")) {
        throw new IllegalStateException(order + " works before the door is shut: " + obey(order));
      }
    }
    Files.delete(own);
    obey("connect 127.0.0.1:1");
    obey("unix /nowhere");
    obey("environment");
  }

  @Override
  public Text text(byte[] file, String name, Wish.OfText wish) throws Exception {
    String order = new String(file, UTF_8);
    if (order.startsWith("plain ")) {
      return parsers.text(file, name, wish);
    }
    return new Text(obey(order), false);
  }

  @Override
  public Facts facts(byte[] ends, Wish.OfFacts wish) throws Exception {
    return parsers.facts(ends, wish);
  }

  @Override
  public Pictures pictures(byte[] file, String name, Wish.OfPictures wish) throws Exception {
    String order = new String(file, UTF_8);
    if (order.equals("foreign picture")) {
      Picture page = new Picture("<script>alert(1)</script>".getBytes(UTF_8), false, 1, 1);
      return new Pictures(List.of(page), 1, 1, java.util.Optional.empty());
    }
    return parsers.pictures(file, name, wish);
  }

  private String obey(String order) throws Exception {
    String what = order.replaceFirst(" .*", "");
    String with = order.substring(Math.min(order.length(), what.length() + 1));
    try {
      return "done " + does(what, with);
    } catch (java.io.IOException | UnsupportedOperationException e) {
      return "refused " + e.getMessage();
    }
  }

  private String does(String what, String with) throws Exception {
    return switch (what) {
      case "read" -> Files.readString(Path.of(with));
      case "write" -> Files.writeString(Path.of(with), "mine").toString();
      case "list" -> {
        try (var all = Files.list(Path.of(with))) {
          yield all.toList().toString();
        }
      }
      case "run" -> "" + new ProcessBuilder(with).start().waitFor();
      case "connect" -> {
        String[] at = with.split(":", 2);
        try (var to = SocketChannel.open(StandardProtocolFamily.INET)) {
          yield "" + to.connect(new InetSocketAddress(at[0], Integer.parseInt(at[1])));
        }
      }
      case "unix" -> {
        try (var to = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          yield "" + to.connect(UnixDomainSocketAddress.of(with));
        }
      }
      case "kill" ->
          ""
              + ProcessHandle.of(Long.parseLong(with))
                  .map(ProcessHandle::destroyForcibly)
                  .orElse(false);
      case "keep" -> {
        kept = with;
        yield kept;
      }
      case "tell" -> kept;
      case "environment" -> System.getenv().toString();
      case "thread" -> {
        Thread other = Thread.ofPlatform().start(() -> {});
        other.join();
        yield "joined";
      }
      case "hang" -> {
        while (true) {
          Thread.onSpinWait();
        }
      }
      case "exit" -> {
        Runtime.getRuntime().halt(7);
        yield "";
      }
      case "eat" -> {
        var held = new java.util.ArrayList<byte[]>();
        while (held.size() < 1 << 20) {
          held.add(new byte[1 << 20]);
        }
        yield "" + held.size();
      }
      case "eat-native" -> {
        var held = new java.util.ArrayList<java.lang.foreign.MemorySegment>();
        for (int i = 0; i < 4096; i++) {
          var piece = java.lang.foreign.Arena.global().allocate(1 << 24);
          piece.fill((byte) 1);
          held.add(piece);
        }
        yield "" + held.size();
      }
      case "babble" -> {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
          out.write("HELLO, I AM NO ANSWER".repeat(1_000).getBytes(UTF_8));
        }
        yield "";
      }
      case "boast" -> {
        try (var out = new java.io.DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
          out.writeInt(Frames.ANSWER);
          out.writeByte(0);
          out.writeBoolean(false);
          out.writeInt(Integer.MAX_VALUE);
          out.flush();
          Thread.sleep(60_000);
        }
        yield "";
      }
      default -> throw new IllegalStateException(what);
    };
  }
}
