package org.holdfast.extract;

/// What is done with one file, in the process that is held in.
interface Work {

  /// @throws NotMade if nothing can be made of it
  /// @throws Exception whatever a parser throws: the file is damaged then
  Text text(byte[] file, String name, Wish.OfText wish) throws Exception;

  /// @throws NotMade if nothing can be made of it
  /// @throws Exception whatever a parser throws: the file is damaged then
  Pictures pictures(byte[] file, String name, Wish.OfPictures wish) throws Exception;

  /// @throws NotMade if nothing is known of it
  /// @throws Exception whatever a parser throws: the file is damaged then
  Facts facts(byte[] ends, Wish.OfFacts wish) throws Exception;

  /// A known reason why there is nothing.
  final class NotMade extends Exception {
    private static final long serialVersionUID = 1L;

    private final Why why;

    NotMade(Why why) {
      super(why.name());
      this.why = why;
    }

    Why why() {
      return why;
    }
  }
}
