namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>
/// All transcripts, as our client plays them. In all of them each stream has a connection of its own, so that its id is 1; unary calls share one and number
/// their own calls. Streams of the client are opened with flags 0x06 instead of 0x02.
/// </summary>
internal static class ClientRows
{
    public static IEnumerable<ClientRow> All =>
    [
        new("01_unary_exists_ok"),
        new("02_unary_exists_zero_length_response"),
        new("04_unary_inspect_ok"),
        new("05_unary_inspect_notfound"),
        new("07_unary_plain_error"),
        new("08_unary_remove_ok"),
        new("09_unary_tag_ok_empty"),
        new("10_unary_list_3"),
        new("11_unary_metadata_timeout", "Go's order of metadata keys is random; ours is the caller's.", ClientScenes.MetadataAndDeadlineAsync),
        new("13_unary_unimplemented_method"),
        new("14_unary_unimplemented_service"),
        new("15_stream_unimplemented"),
        new("17_unary_nil_response"),
        new("20_pull_3"),
        new("22_pull_notfound"),
        new("23_pull_error_midway"),
        new("24_push_2"),
        new("26_pull_metadata_deadline_not_sent", "Metadata and deadline are sent for streams as well.", ClientScenes.StreamMetadataAndDeadlineAsync),
        new("30_build_eof_flag"),
        new("31_build_half_close"),
        new("32_build_half_close_only"),
        new("34_build_echo_interleaved"),
        new("35_build_server_error_early", "Nothing is sent on a stream that the server has ended.", ClientScenes.EarlyErrorAsync),
        new("37_clientstream_ok"),
        new("38_clientstream_error"),
        new("40_oversize_request_refused", null, ClientScenes.OversizeRequestAsync),
        new("41_oversize_stream_message_refused", null, ClientScenes.OversizeStreamMessageAsync),
        ClientRow.MadeByHand("42_oversize_frame_received"),
        new("43_oversize_response_drops_connection", "A lost connection is code 14.", replay => ClientScenes.ServerIsLostAsync(replay, 1, 3)),
        new("50_client_cancel_unary", null, ClientScenes.CancelUnaryAsync),
        new("51_client_cancel_mid_stream", "Cancelling a stream closes its connection.", ClientScenes.CancelStreamAsync),
        new("53_server_shutdown_mid_call", null, replay => ClientScenes.ServerIsLostAsync(replay)),
        new("53b_server_shutdown_drops_unseen_call", "A lost connection is code 14.", replay => ClientScenes.ServerIsLostAsync(replay, 1)),
        new("53c_server_shutdown_after_unimplemented", "A lost connection is code 14.", replay => ClientScenes.ServerIsLostAsync(replay, 3)),
        new("54_server_shutdown_new_call_accepted"),
        new("55_server_close_mid_call", null, replay => ClientScenes.ServerIsLostAsync(replay)),
        new("56_connection_lost_mid_call", "A lost connection is code 14.", replay => ClientScenes.ServerIsLostAsync(replay, 1, 3)),
        new("57_client_close_mid_call", "Disposing the channel is code 14, too.", ClientScenes.ClientClosesAsync),
        ClientRow.MadeByHand("60_raw_even_stream_id"),
        ClientRow.MadeByHand("61_raw_stream_id_reuse_and_decrease"),
        ClientRow.MadeByHand("62_raw_data_unknown_stream"),
        ClientRow.MadeByHand("64_raw_garbage_method_payload"),
        ClientRow.MadeByHand("65_raw_unknown_type"),
        ClientRow.MadeByHand("68_raw_build_rust_style"),
        ClientRow.MadeByHand("69_raw_close_with_payload"),
        ClientRow.MadeByHand("70_raw_close_without_nodata"),
        ClientRow.MadeByHand("72_raw_build_explicit_empty_payload"),
        ClientRow.MadeByHand("73_raw_data_after_close"),
        ClientRow.MadeByHand("74_raw_timeout_values"),
        ClientRow.MadeByHand("76_raw_half_closed_socket"),
    ];

    /// <summary>Those that a client had a part in.</summary>
    public static IEnumerable<ClientRow> Played => All.Where(row => row.PlayAsync is not null);
}
