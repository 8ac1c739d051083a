package org.holdfast.extract;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How ffmpeg is told to take a still out of its standard input.
final class FilmCommand {

  private static final String PROGRAM = "ffmpeg";

  // Containers that hold a film. No playlist, and nothing else that names other files.
  private static final String CONTAINERS =
      "mov,mp4,matroska,webm,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf,yuv4mpegpipe";

  // Small first, so that the pictures that are compared take little memory; then the one that is
  // most like the others: not the black one at the beginning.
  private static final String FILTER =
      "scale=w='min(1280,iw)':h='min(1280,ih)':force_original_aspect_ratio=decrease"
          + ",thumbnail=n=50";

  private FilmCommand() {}

  /// What to run, with the first ffmpeg on a path as shells have it.
  ///
  /// @return empty if there is none
  static List<String> onPath(String path, long mostPixels) {
    for (String place : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(place, PROGRAM);
      if (program.isAbsolute() && Files.isExecutable(program)) {
        try {
          return of(program.toRealPath(), mostPixels);
        } catch (IOException _) {
          // it went away, or is a link to nowhere: the next
        }
      }
    }
    return List.of();
  }

  private static List<String> of(Path program, long mostPixels) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of("-nostdin", "-v", "quiet", "-threads", "1"));
    // By this name and not as a pipe, since the film's description may lie at its end.
    command.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", CONTAINERS));
    command.addAll(List.of("-max_pixels", Long.toString(mostPixels), "-t", "5"));
    command.addAll(List.of("-i", "/proc/self/fd/0", "-an", "-sn", "-dn", "-frames:v", "1"));
    command.addAll(List.of("-filter_threads", "1", "-vf", FILTER, "-threads", "1"));
    command.addAll(List.of("-c:v", "png", "-f", "image2pipe", "pipe:1"));
    return command;
  }
}
