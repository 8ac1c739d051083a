package org.holdfast.stores;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.StoreFailure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket of an S3-compatible store.
///
/// The SDK neither asks again, which [ObjectStore]'s caller does, nor adds checksums and encodings
/// of its own, which many stores do not know.
public final class S3Store implements ObjectStore {

  private static final String MIME = "application/octet-stream";
  private static final String BETWEEN = "\n"; // in no object's name of ours, nor in an upload's id

  private final S3Settings settings;
  private final S3Failures failures;
  private final SdkHttpClient http;
  private final S3Client writing;
  private final S3Client reading;
  private final S3Client deleting;

  // Ceph 16 compares `If-Match` of a PUT with the bare tag, and holds one in quotes, as it gives it
  // itself and as RFC 9110 has it, for another. Which form did is remembered.
  private volatile boolean bareTags;

  private S3Store(S3Settings settings) {
    this.settings = settings;
    this.failures = new S3Failures(settings.endpoint() + "/" + settings.bucket());
    CredentialFiles files = settings.credentials();
    Credential writer = Credential.read(files.writing(), 2);
    Credential reader = Credential.read(files.forReading(), 2);
    Credential deleter = Credential.read(files.forDeleting(), 2);
    this.http = http(settings);
    this.writing = client(writer);
    this.reading = client(reader);
    this.deleting = client(deleter);
  }

  /// Touches the network with its first request.
  ///
  /// @throws StoreSettingsRefused if a file that the settings name cannot be used
  public static S3Store open(S3Settings settings) {
    return new S3Store(settings);
  }

  private static SdkHttpClient http(S3Settings settings) {
    UrlConnectionHttpClient.Builder builder =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(settings.timeout())
            .socketTimeout(settings.timeout());
    if (settings.caFile().isPresent()) {
      var managers = new TrustedAuthorities(settings.caFile().get()).managers();
      builder.tlsTrustManagersProvider(() -> managers);
    }
    return builder.build();
  }

  private S3Client client(Credential credential) {
    return S3Client.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.signingRegion()))
        .forcePathStyle(settings.pathStyle())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(credential.line(0), credential.line(1))))
        .httpClient(http)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(
            S3Configuration.builder()
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(
                    false) // the JDK waits five seconds for an answer that many do not give
                .build())
        .overrideConfiguration(
            each ->
                each.apiCallTimeout(settings.timeout())
                    .retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public String where() {
    return failures.where();
  }

  @Override
  public boolean create(String name, ByteBuffer bytes) throws IOException {
    if (!settings.conditionalWrites() && look(name).isPresent()) {
      return false;
    }
    return put(
        name, bytes, request -> settings.conditionalWrites() ? request.ifNoneMatch("*") : request);
  }

  @Override
  public boolean replace(String name, ByteBuffer bytes, String seen) throws IOException {
    if (!settings.conditionalWrites()) {
      return put(name, bytes, request -> request);
    }
    boolean bare = bareTags;
    if (putOver(name, bytes, seen, bare)) {
      return true;
    }
    if (!isAsSeen(name, Optional.of(seen)) || !putOver(name, bytes, seen, !bare)) {
      return false;
    }
    bareTags = !bare;
    return true;
  }

  private boolean putOver(String name, ByteBuffer bytes, String seen, boolean bare)
      throws IOException {
    return put(name, bytes, request -> request.ifMatch(bare ? seen.replace("\"", "") : seen));
  }

  private boolean isAsSeen(String name, Optional<String> seen) throws IOException {
    return look(name).map(Seen::version).equals(seen);
  }

  private interface Condition {
    PutObjectRequest.Builder on(PutObjectRequest.Builder request);
  }

  private boolean put(String name, ByteBuffer bytes, Condition condition) throws IOException {
    Transfer transfer = Transfer.of(bytes);
    PutObjectRequest request =
        condition
            .on(
                PutObjectRequest.builder()
                    .bucket(settings.bucket())
                    .key(name)
                    .contentMD5(md5(transfer)))
            .build();
    return failures.told(
        () -> {
          try {
            requireText(writing.putObject(request, body(transfer)).eTag());
            return true;
          } catch (S3Exception e) {
            if (S3Failures.isTaken(e) || isGone(e, name)) {
              return false;
            }
            throw e;
          }
        });
  }

  /// To replace what has gone meanwhile is answered as if it was never there.
  private boolean isGone(S3Exception e, String name) throws IOException {
    return S3Failures.isAbsent(e) && look(name).isEmpty();
  }

  @Override
  public Optional<Seen> look(String name) throws IOException {
    return failures.told(
        () -> {
          try {
            HeadObjectResponse found =
                reading.headObject(each -> each.bucket(settings.bucket()).key(name));
            return Optional.of(
                seen(name, found.contentLength(), found.eTag(), found.lastModified()));
          } catch (S3Exception e) {
            if (S3Failures.isAbsent(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<Fetched> fetch(
      String name, Optional<String> version, long position, int atMostBytes) throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(settings.bucket())
            .key(name)
            .range("bytes=" + position + "-" + (position + atMostBytes - 1));
    version.ifPresent(request::ifMatch);
    return failures.told(
        () -> {
          try (ResponseInputStream<GetObjectResponse> in = reading.getObject(request.build())) {
            return Optional.of(fetched(in, position, atMostBytes));
          } catch (S3Exception e) {
            if (S3Failures.isAbsent(e)) {
              return Optional.empty();
            }
            if (S3Failures.isBeyondTheEnd(e) && position == 0) {
              return Optional.of(new Fetched(new byte[0], 0, ""));
            }
            throw e;
          }
        });
  }

  /// What is longer than it should be is not read to its end; what is shorter was broken off.
  private Fetched fetched(ResponseInputStream<GetObjectResponse> in, long position, int atMostBytes)
      throws IOException {
    GetObjectResponse told = in.response();
    Long length = told.contentLength();
    ContentRange range =
        ContentRange.of(
                told.contentRange(),
                length == null ? OptionalLong.empty() : OptionalLong.of(length))
            .filter(each -> each.first() == position && each.wholeBytes() >= position)
            .orElseThrow(() -> failures.nonsense("gave another part than was asked for"));
    int wanted = (int) Math.min(atMostBytes, range.wholeBytes() - position);
    byte[] bytes = read(in, wanted);
    if (bytes.length != wanted) {
      throw failures.cutShort(new IOException(bytes.length + " bytes of " + wanted));
    }
    return new Fetched(bytes, range.wholeBytes(), requireText(told.eTag()));
  }

  private byte[] read(ResponseInputStream<GetObjectResponse> in, int wanted) throws IOException {
    boolean ended = false;
    try {
      byte[] bytes = in.readNBytes(wanted);
      ended = in.read() < 0; // only then is the connection of use for the next request
      return bytes;
    } catch (IOException e) {
      throw failures.cutShort(e);
    } finally {
      if (!ended) {
        in.abort();
      }
    }
  }

  @Override
  public void delete(String name) throws IOException {
    failures.told(() -> deleting.deleteObject(each -> each.bucket(settings.bucket()).key(name)));
  }

  @Override
  public Page list(String prefix, Optional<String> from) throws IOException {
    ListObjectsV2Response page =
        failures.told(
            () ->
                reading.listObjectsV2(
                    each -> {
                      each.bucket(settings.bucket()).prefix(prefix);
                      from.ifPresent(each::continuationToken);
                    }));
    List<Seen> seen = new ArrayList<>();
    for (var each : page.contents()) {
      seen.add(seen(each.key(), each.size(), each.eTag(), each.lastModified()));
    }
    return new Page(
        seen,
        Boolean.TRUE.equals(page.isTruncated())
            ? Optional.of(requireText(page.nextContinuationToken()))
            : Optional.empty());
  }

  @Override
  public Page listUnfinished(String prefix, Optional<String> from) throws IOException {
    ListMultipartUploadsResponse page = unfinished(prefix, from);
    List<Seen> seen = new ArrayList<>();
    for (MultipartUpload each : page.uploads()) {
      seen.add(seen(each.key(), 0L, requireText(each.uploadId()), each.initiated()));
    }
    return new Page(
        seen,
        Boolean.TRUE.equals(page.isTruncated())
            ? Optional.of(
                requireText(page.nextKeyMarker())
                    + BETWEEN
                    + requireText(page.nextUploadIdMarker()))
            : Optional.empty());
  }

  private ListMultipartUploadsResponse unfinished(String prefix, Optional<String> from)
      throws IOException {
    return failures.told(
        () ->
            reading.listMultipartUploads(
                each -> {
                  each.bucket(settings.bucket()).prefix(prefix);
                  from.ifPresent(
                      markers -> {
                        int at = markers.indexOf(BETWEEN);
                        each.keyMarker(markers.substring(0, at));
                        each.uploadIdMarker(markers.substring(at + 1));
                      });
                }));
  }

  @Override
  public Growing grow(String name) throws IOException {
    String id =
        failures.told(
            () ->
                writing
                    .createMultipartUpload(each -> each.bucket(settings.bucket()).key(name))
                    .uploadId());
    return new Upload(name, requireText(id));
  }

  @Override
  public void endUnfinished(String name) throws IOException {
    Optional<String> next = Optional.empty();
    do {
      Page page = listUnfinished(name, next);
      for (Seen upload : page.seen()) {
        if (upload.name().equals(name)) {
          abort(deleting, name, upload.version());
        }
      }
      next = page.next();
    } while (next.isPresent());
  }

  private void abort(S3Client client, String name, String upload) throws IOException {
    failures.told(
        () -> {
          try {
            client.abortMultipartUpload(
                each -> each.bucket(settings.bucket()).key(name).uploadId(upload));
          } catch (S3Exception e) {
            if (!S3Failures.isAbsent(e)) {
              throw e;
            }
          }
          return true;
        });
  }

  @Override
  public void close() {
    writing.close();
    reading.close();
    deleting.close();
    http.close();
  }

  private static RequestBody body(Transfer transfer) {
    return RequestBody.fromContentProvider(transfer::stream, transfer.length(), MIME);
  }

  private static String md5(Transfer transfer) {
    return Base64.getEncoder().encodeToString(transfer.md5());
  }

  private Seen seen(
      @Nullable String name, @Nullable Long size, @Nullable String tag, @Nullable Instant changed)
      throws StoreFailure {
    if (name == null || size == null || tag == null || changed == null) {
      throw failures.nonsense("leaves out what an object's name, size or time is");
    }
    return new Seen(name, size, tag, changed);
  }

  private String requireText(@Nullable String text) throws StoreFailure {
    if (text == null || text.isEmpty()) {
      throw failures.nonsense("answers without what such a store tells");
    }
    return text;
  }

  private final class Upload implements Growing {

    private final String name;
    private final String id;
    private final List<CompletedPart> parts = new ArrayList<>();
    private long sentBytes;

    private Upload(String name, String id) {
      this.name = name;
      this.id = id;
    }

    @Override
    public void add(ByteBuffer piece) throws IOException {
      Transfer transfer = Transfer.of(piece);
      int number = parts.size() + 1;
      String tag =
          failures.told(
              () ->
                  writing
                      .uploadPart(
                          each ->
                              each.bucket(settings.bucket())
                                  .key(name)
                                  .uploadId(id)
                                  .partNumber(number)
                                  .contentMD5(md5(transfer)),
                          body(transfer))
                      .eTag());
      parts.add(CompletedPart.builder().partNumber(number).eTag(requireText(tag)).build());
      sentBytes += transfer.length();
    }

    /// Some stores know conditions of a `PUT`, and do not look at those of an upload's end (Ceph
    /// 16): so the name is looked at first, which leaves a gap of one round trip there.
    @Override
    public boolean finish(Optional<String> seen) throws IOException {
      if (!isAsSeen(name, seen)) {
        return false;
      }
      return failures.told(
          () -> {
            try {
              requireThere(complete(seen));
              return true;
            } catch (S3Exception e) {
              if (S3Failures.isTaken(e) || S3Failures.isAbsent(e)) {
                return false;
              }
              throw e;
            }
          });
    }

    /// Ceph 16 ends an upload with an empty tag: then the object itself has to be there.
    private void requireThere(@Nullable String tag) throws IOException {
      boolean told = tag != null && !tag.isEmpty();
      if (!told && look(name).filter(seen -> seen.sizeBytes() == sentBytes).isEmpty()) {
        throw failures.nonsense("ends an upload, and what was uploaded is not there");
      }
    }

    private @Nullable String complete(Optional<String> seen) {
      return writing
          .completeMultipartUpload(
              each -> {
                each.bucket(settings.bucket())
                    .key(name)
                    .uploadId(id)
                    .multipartUpload(all -> all.parts(parts));
                if (settings.conditionalWrites()) {
                  seen.ifPresentOrElse(each::ifMatch, () -> each.ifNoneMatch("*"));
                }
              })
          .eTag();
    }

    @Override
    public void abandon() throws IOException {
      abort(writing, name, id);
    }
  }
}
