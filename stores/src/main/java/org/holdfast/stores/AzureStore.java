package org.holdfast.stores;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.rest.PagedResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobDownloadHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.Block;
import com.azure.storage.blob.models.BlockListType;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.holdfast.content.ObjectStore;
import org.holdfast.content.StoreFailure;
import org.jspecify.annotations.Nullable;

/// A container of an Azure storage account. The SDK does not ask again: [ObjectStore]'s caller
/// does.
public final class AzureStore implements ObjectStore {

  // Its HTTP client warns at every request of a header that it sets itself, and the rest reports
  // what we tell. Held here, because a logger that nobody holds forgets its level.
  private static final Logger QUIET = Logger.getLogger("com.azure");

  static {
    QUIET.setLevel(Level.SEVERE);
  }

  private final AzureSettings settings;
  private final AzureFailures failures;
  private final BlobContainerClient writing;
  private final BlobContainerClient reading;
  private final BlobContainerClient deleting;

  private final RandomGenerator random;

  private AzureStore(AzureSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.failures = new AzureFailures(settings.endpoint() + "/" + settings.container());
    HttpClient http = http(settings);
    CredentialFiles files = settings.credentials();
    this.writing = client(http, Credential.read(files.writing(), 1));
    this.reading = client(http, Credential.read(files.forReading(), 1));
    this.deleting = client(http, Credential.read(files.forDeleting(), 1));
  }

  /// Touches the network with its first request.
  ///
  /// @param random tells uploads apart; used by any number of threads
  /// @throws StoreSettingsRefused if a file that the settings name cannot be used
  public static AzureStore open(AzureSettings settings, RandomGenerator random) {
    return new AzureStore(settings, random);
  }

  private static HttpClient http(AzureSettings settings) {
    var builder = java.net.http.HttpClient.newBuilder().connectTimeout(settings.timeout());
    settings.caFile().ifPresent(file -> builder.sslContext(new TrustedAuthorities(file).context()));
    return new JdkHttpClientBuilder(builder)
        .connectionTimeout(settings.timeout())
        .responseTimeout(settings.timeout())
        .readTimeout(settings.timeout())
        .writeTimeout(settings.timeout())
        .build();
  }

  private BlobContainerClient client(HttpClient http, Credential credential) {
    BlobContainerClientBuilder builder =
        new BlobContainerClientBuilder()
            .endpoint(settings.endpoint().toString())
            .containerName(settings.container())
            .httpClient(http)
            .retryOptions(
                new RequestRetryOptions(
                    RetryPolicyType.FIXED, 1, settings.timeout(), null, null, null));
    String text = credential.line(0);
    if (text.contains("sig=")) {
      builder.sasToken(text);
    } else {
      builder.credential(new StorageSharedKeyCredential(settings.account(), text));
    }
    return builder.buildClient();
  }

  @Override
  public String where() {
    return failures.where();
  }

  @Override
  public boolean create(String name, ByteBuffer bytes) throws IOException {
    return put(name, bytes, new BlobRequestConditions().setIfNoneMatch("*"));
  }

  @Override
  public boolean replace(String name, ByteBuffer bytes, String seen) throws IOException {
    return put(name, bytes, new BlobRequestConditions().setIfMatch(seen));
  }

  private boolean put(String name, ByteBuffer bytes, BlobRequestConditions condition)
      throws IOException {
    Transfer transfer = Transfer.of(bytes);
    BlockBlobSimpleUploadOptions options =
        new BlockBlobSimpleUploadOptions(BinaryData.fromByteBuffer(bytes.duplicate()))
            .setContentMd5(transfer.md5())
            .setRequestConditions(condition);
    return taken(
        () ->
            block(writing, name)
                .uploadWithResponse(options, settings.timeout(), Context.NONE)
                .getValue()
                .getETag());
  }

  /// @return whether the condition held
  private boolean taken(AzureFailures.Request<String> request) throws IOException {
    return failures.told(
        () -> {
          try {
            requireText(request.run());
            return true;
          } catch (BlobStorageException e) {
            if (AzureFailures.isTaken(e)
                || AzureFailures.isAbsent(e)
                || AzureFailures.lacksBlocks(e)) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<Seen> look(String name) throws IOException {
    return failures.told(
        () -> {
          try {
            BlobProperties found =
                reading
                    .getBlobClient(name)
                    .getPropertiesWithResponse(null, settings.timeout(), Context.NONE)
                    .getValue();
            return Optional.of(
                seen(name, found.getBlobSize(), found.getETag(), found.getLastModified()));
          } catch (BlobStorageException e) {
            if (AzureFailures.isAbsent(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<Fetched> fetch(
      String name, Optional<String> version, long position, int atMostBytes) throws IOException {
    BlobRequestConditions condition = new BlobRequestConditions();
    version.ifPresent(condition::setIfMatch);
    return failures.told(
        () -> {
          LimitedBytes out = new LimitedBytes(atMostBytes);
          try {
            BlobDownloadHeaders told =
                reading
                    .getBlobClient(name)
                    .downloadStreamWithResponse(
                        out,
                        new BlobRange(position, (long) atMostBytes),
                        new DownloadRetryOptions().setMaxRetryRequests(0),
                        condition,
                        false,
                        settings.timeout(),
                        Context.NONE)
                    .getDeserializedHeaders();
            return Optional.of(fetched(told, out.bytes(), position, atMostBytes));
          } catch (BlobStorageException e) {
            if (AzureFailures.isAbsent(e)) {
              return Optional.empty();
            }
            if (AzureFailures.isBeyondTheEnd(e) && position == 0) {
              return Optional.of(new Fetched(new byte[0], 0, ""));
            }
            throw e;
          }
        });
  }

  private Fetched fetched(BlobDownloadHeaders told, byte[] bytes, long position, int atMostBytes)
      throws StoreFailure {
    Long length = told.getContentLength();
    ContentRange range =
        ContentRange.of(
                told.getContentRange(),
                length == null ? OptionalLong.empty() : OptionalLong.of(length))
            .filter(each -> each.first() == position && each.wholeBytes() >= position)
            .orElseThrow(() -> failures.nonsense("gave another part than was asked for"));
    int wanted = (int) Math.min(atMostBytes, range.wholeBytes() - position);
    if (bytes.length != wanted) {
      throw failures.cutShort(new IOException(bytes.length + " bytes of " + wanted));
    }
    return new Fetched(bytes, range.wholeBytes(), requireText(told.getETag()));
  }

  @Override
  public void delete(String name) throws IOException {
    failures.told(
        () -> {
          try {
            deleting
                .getBlobClient(name)
                .deleteWithResponse(null, null, settings.timeout(), Context.NONE);
          } catch (BlobStorageException e) {
            if (!AzureFailures.isAbsent(e)) {
              throw e;
            }
          }
          return true;
        });
  }

  @Override
  public Page list(String prefix, Optional<String> from) throws IOException {
    return page(prefix, from, false);
  }

  /// A blob that has blocks and was never put together has no tag; the service lets go of it after
  /// a week by itself.
  @Override
  public Page listUnfinished(String prefix, Optional<String> from) throws IOException {
    return page(prefix, from, true);
  }

  private Page page(String prefix, Optional<String> from, boolean unfinished) throws IOException {
    ListBlobsOptions options =
        new ListBlobsOptions()
            .setPrefix(prefix)
            .setDetails(new BlobListDetails().setRetrieveUncommittedBlobs(unfinished));
    return failures.told(
        () -> {
          Iterator<PagedResponse<BlobItem>> pages =
              reading
                  .listBlobs(options, from.orElse(null), settings.timeout())
                  .iterableByPage()
                  .iterator();
          if (!pages.hasNext()) {
            throw failures.nonsense("gives no list");
          }
          PagedResponse<BlobItem> page = pages.next();
          List<Seen> seen = new ArrayList<>();
          for (BlobItem each : page.getValue()) {
            if (isUnfinished(each) == unfinished) {
              seen.add(seen(each));
            }
          }
          return new Page(
              seen,
              Optional.ofNullable(page.getContinuationToken()).filter(token -> !token.isEmpty()));
        });
  }

  private static boolean isUnfinished(BlobItem item) {
    Long length = item.getProperties().getContentLength();
    return length == null || length == 0;
  }

  private Seen seen(BlobItem item) throws StoreFailure {
    var properties = item.getProperties();
    Long length = properties.getContentLength();
    String tag = Optional.ofNullable(properties.getETag()).orElse("");
    return seen(item.getName(), length == null ? 0 : length, tag, properties.getLastModified());
  }

  @Override
  public Growing grow(String name) {
    return new Blocks(name);
  }

  /// The service has no request for it: what is put together of none of its blocks has no blocks
  /// any more, and is then removed.
  @Override
  public void endUnfinished(String name) throws IOException {
    BlobRequestConditions free = new BlobRequestConditions().setIfNoneMatch("*");
    if (commit(writing, name, List.of(), free)) {
      delete(name);
    }
  }

  private boolean commit(
      BlobContainerClient client, String name, List<String> blocks, BlobRequestConditions condition)
      throws IOException {
    return taken(
        () ->
            block(client, name)
                .commitBlockListWithResponse(
                    new BlockBlobCommitBlockListOptions(blocks).setRequestConditions(condition),
                    settings.timeout(),
                    Context.NONE)
                .getValue()
                .getETag());
  }

  /// The JDK's client ends with its last user.
  @Override
  public void close() {}

  private static BlockBlobClient block(BlobContainerClient client, String name) {
    return client.getBlobClient(name).getBlockBlobClient();
  }

  private Seen seen(
      @Nullable String name, long size, @Nullable String tag, @Nullable OffsetDateTime changed)
      throws StoreFailure {
    if (name == null || tag == null || changed == null) {
      throw failures.nonsense("leaves out what a blob's name, tag or time is");
    }
    return new Seen(name, size, tag, changed.toInstant());
  }

  private String requireText(@Nullable String text) throws StoreFailure {
    if (text == null || text.isEmpty()) {
      throw failures.nonsense("answers without what such a store tells");
    }
    return text;
  }

  /// Blocks wait under the name, not under an upload: two uploads of one name are told apart by
  /// what their blocks' ids begin with. The first that is put together lets go of the blocks of
  /// others, which are then refused.
  ///
  /// @see "Azure Blob Storage REST API, Put Block List, Remarks"
  private final class Blocks implements Growing {

    // Of six bytes base64 makes eight characters, which do not depend on what follows.
    private static final int OWN_CHARACTERS = 8;

    private final String name;
    private final long upload = random.nextLong() << Short.SIZE;
    private final List<String> ids = new ArrayList<>();

    private Blocks(String name) {
      this.name = name;
    }

    /// Six bytes of the upload and two of the number: a blob has 50,000 blocks at most. Eight in
    /// all as ever, since the service refuses ids of another length beside those that wait.
    private String id(int number) {
      byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(upload | number).array();
      return Base64.getEncoder().encodeToString(id);
    }

    @Override
    public void add(ByteBuffer piece) throws IOException {
      Transfer transfer = Transfer.of(piece);
      String id = id(ids.size());
      failures.told(
          () ->
              block(writing, name)
                  .stageBlockWithResponse(
                      id,
                      transfer.stream(),
                      transfer.length(),
                      transfer.md5(),
                      null,
                      settings.timeout(),
                      Context.NONE));
      ids.add(id);
    }

    @Override
    public boolean finish(Optional<String> seen) throws IOException {
      BlobRequestConditions condition = new BlobRequestConditions();
      seen.ifPresentOrElse(condition::setIfMatch, () -> condition.setIfNoneMatch("*"));
      return commit(writing, name, ids, condition);
    }

    /// Only where there is no blob: beside one, the service lets go of blocks by itself. Nor where
    /// somebody else uploads, whose blocks would go, too: what stays then is found as unfinished.
    @Override
    public void abandon() throws IOException {
      if (look(name).isEmpty() && hasOnlyOwn()) {
        endUnfinished(name);
      }
    }

    private boolean hasOnlyOwn() throws IOException {
      List<Block> blocks = waiting();
      String own = id(0).substring(0, OWN_CHARACTERS);
      return !blocks.isEmpty() && blocks.stream().allMatch(each -> each.getName().startsWith(own));
    }

    private List<Block> waiting() throws IOException {
      return failures.told(
          () -> {
            try {
              return block(writing, name)
                  .listBlocks(BlockListType.UNCOMMITTED)
                  .getUncommittedBlocks();
            } catch (BlobStorageException e) {
              if (AzureFailures.isAbsent(e)) {
                return List.of();
              }
              throw e;
            }
          });
    }
  }
}
