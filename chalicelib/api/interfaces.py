"""The methods of the contract by their names on the wire. Each checks the caller and delegates to a module."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.api import (
    accounts,
    analytics,
    analytics_csv,
    audit,
    auth,
    campaign_control,
    campaign_files,
    campaign_progress,
    campaign_results,
    campaigns,
    credits,
    erasures,
    fonts,
    list_forecasts,
    login,
    medias,
    notifications,
    orders,
    place_connections,
    profiles,
    publications,
    share_pages,
    sign_up,
    signing_secrets,
    template_batches,
    template_checks,
    templates,
    video_updates,
    videos,
    webhook_tests,
    webhooks,
    youtube_connect,
)
from chalicelib.api.api_services import (
    HasBundledFonts,
    HasConcurrency,
    HasDestinations,
    HasDryRun,
    HasPasswords,
    HasS3Sources,
    HasSignUpSettings,
)
from chalicelib.api.idempotency import Claim, IdempotencyServices
from chalicelib.api.patterns import apply_pattern
from chalicelib.api.request_limits import Budget
from chalicelib.api.template_inputs_wire import inputs_to_csv, inputs_to_wire
from chalicelib.api.video_wire import videos_to_wire
from chalicelib.api.wire_fields import OK, Wire
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.errors import ApiError
from chalicelib.domain.publishers import HasPublishers, HasPublishRole
from chalicelib.domain.services import (
    HasAccounts,
    HasAudit,
    HasBrand,
    HasCampaigns,
    HasCircuits,
    HasClock,
    HasConnections,
    HasDeliveries,
    HasEmails,
    HasErasures,
    HasFonts,
    HasLeases,
    HasLedger,
    HasLoginAttempts,
    HasMedias,
    HasMetrics,
    HasNotifications,
    HasOrders,
    HasPaymentProvider,
    HasPlans,
    HasProfiles,
    HasQueues,
    HasRemovals,
    HasSealer,
    HasSegments,
    HasStatistics,
    HasStorage,
    HasTemplates,
    HasVideos,
    HasVisitorUsage,
    HasWatchedSetting,
    HasWebhookCalls,
)
from chalicelib.domain.template import Template
from chalicelib.domain.template_secrets import shown_secret
from chalicelib.domain.video import Video
from chalicelib.domain.youtube import HasGoogleOAuth


class VideoApiServices(
    HasAccounts,
    HasPlans,
    HasLedger,
    HasOrders,
    HasPaymentProvider,
    HasLeases,
    HasCircuits,
    HasWebhookCalls,
    HasMedias,
    HasS3Sources,
    HasDestinations,
    HasFonts,
    HasBundledFonts,
    HasProfiles,
    HasTemplates,
    HasSealer,
    HasRemovals,
    HasVideos,
    HasVisitorUsage,
    HasStatistics,
    HasSegments,
    HasMetrics,
    HasDeliveries,
    HasNotifications,
    HasErasures,
    HasCampaigns,
    HasConcurrency,
    IdempotencyServices,
    HasAudit,
    HasStorage,
    HasQueues,
    HasDryRun,
    HasBrand,
    HasWatchedSetting,
    HasClock,
    HasConnections,
    HasPublishers,
    HasPublishRole,
    HasGoogleOAuth,
    Protocol,
):
    """The services of all methods of `VideoAPI`."""


class AccountApiServices(
    HasAccounts,
    HasEmails,
    HasLoginAttempts,
    HasPasswords,
    HasPlans,
    HasTemplates,
    HasRemovals,
    HasQueues,
    HasSignUpSettings,
    HasClock,
    Protocol,
):
    """The services of all methods of `AccountAPI`."""


@dataclass(frozen=True, slots=True)
class VideoApi:
    """The methods of `VideoAPI`, for clients of one brand.

    `caller()` authenticates the request, or raises `ApiError`. `budget()` returns the request's remaining time.
    `call_key()` returns the idempotency key of the current call, and `claim()` its claim, or None.
    """

    services: VideoApiServices
    brand: Brand
    caller: Callable[[], Caller]
    budget: Callable[[], Budget]
    call_key: Callable[[], str | None]
    claim: Callable[[], Claim | None]

    def _account(self) -> str:
        """Return the account, and reject a template's credentials."""
        caller = self.caller()
        if caller.template_id:
            raise ApiError.authentication("a template's credentials do not reach this method")
        return caller.account_id

    def _video(self, video_id: str) -> Video:
        return videos.get_video(video_id, self.caller(), self.services.videos)

    def Account_Get(self) -> Wire:
        return accounts.get_account(self._account(), self.services)

    def Account_Secret_New(self, grace_hours: int = auth.GRACE_HOURS) -> str:
        return auth.new_account_secret(grace_hours, self._account(), self.services)

    def Media_List(self) -> list[Wire]:
        return [medias.media_to_wire(media) for media in self.services.medias.list(self._account())]

    def Media_Delete(self, media_id: str) -> str:
        medias.delete_media(media_id, self._account(), self.services)
        return OK

    def Media_Upload_New(self, upload: Wire) -> Wire:
        return medias.new_upload(upload, self.caller(), self.services, self.call_key())

    def Media_Apply_Pattern(self, media_id: str, pattern: str, action: str, parameters: str) -> str:
        services, budget, claim = self.services, self.budget(), self.claim()
        return apply_pattern(media_id, pattern, action, parameters, self._account(), services, budget, claim)

    def Template_New(self, template: Wire) -> str:
        return templates.new_template(template, self._account(), self.services, self.claim())

    def Template_List(self) -> list[Wire]:
        return self._templates_to_wire(self.services.templates.list(self._account()))

    def Template_Get(self, template_id: str) -> Wire:
        found = templates.get_template(template_id, self._account(), self.services.templates)
        return self._templates_to_wire([found])[0]

    def _templates_to_wire(self, found: Sequence[Template]) -> list[Wire]:
        sealer, statistics = self.services.sealer, self.services.statistics
        theirs = self.services.campaigns.list(found[0].account_id) if found else []
        return templates.templates_to_wire(
            found, self.brand, lambda each: shown_secret(each, sealer), statistics, theirs
        )

    def Template_Update(self, template_id: str, update: Wire) -> str:
        templates.update_template(template_id, update, self._account(), self.services)
        return OK

    def Template_SetStatus(self, template_id: str, status: str) -> str:
        templates.update_template(template_id, {"status": status}, self._account(), self.services)
        return OK

    def Template_Media_Assign(self, template_id: str, media: Wire) -> str:
        templates.assign_media(template_id, media, self._account(), self.services)
        return OK

    def Template_Delete(self, template_id: str, remove_external_files: bool = True) -> str:
        withdraws = remove_external_files
        templates.delete_template(template_id, self._account(), self.services, self.budget(), withdraws=withdraws)
        return OK

    def Template_Secret_New(self, template_id: str, grace_hours: int = auth.GRACE_HOURS) -> str:
        return auth.new_template_secret(template_id, grace_hours, self._account(), self.services)

    def Template_Webhook_Secret_Get(self, template_id: str) -> str:
        return signing_secrets.get_secret(template_id, self._account(), self.services)

    def Template_Webhook_Secret_New(self, template_id: str, grace_hours: int = auth.GRACE_HOURS) -> str:
        return signing_secrets.new_secret(template_id, grace_hours, self._account(), self.services)

    def Template_Check(self, template: Wire | ApiError) -> Wire:
        return template_checks.check_template(template, self._account(), self.services, self.budget())

    def Template_Video_Check(self, template_id: str, video: Wire | ApiError) -> Wire:
        return template_checks.check_video(template_id, video, self._account(), self.services, self.budget())

    def Template_Video_Cost(self, template_id: str, video: Wire) -> Wire:
        return template_checks.cost(template_id, video, self._account(), self.services, self.budget())

    def Template_Preview(self, template_id: str, video: Wire, ms: int) -> str:
        return template_checks.preview(template_id, video, ms, self._account(), self.services, self.budget())

    def Template_Explain(self, template_id: str, video: Wire) -> Wire:
        return template_checks.explain(template_id, video, self._account(), self.services, self.budget())

    def Template_Inputs(self, template_id: str) -> list[Wire]:
        template = templates.get_template(template_id, self._account(), self.services.templates)
        return inputs_to_wire(template, self.services.brand)

    def Template_Inputs_CSV(self, template_id: str) -> str:
        template = templates.get_template(template_id, self._account(), self.services.templates)
        return inputs_to_csv(template, self.services.brand)

    def Template_Webhook_Test(self, template_id: str, url: str) -> Wire:
        return webhook_tests.try_webhook(template_id, url, self._account(), self.brand, self.services, self.budget())

    def Webhook_Delivery_Redeliver(self, delivery_id: str) -> str:
        webhooks.redeliver_one(delivery_id, self._account(), self.services, self.claim())
        return OK

    def Template_Webhook_List(self, template_id: str) -> list[str]:
        return webhooks.list_webhooks(template_id, self._account(), self.services.templates)

    def Template_Webhook_Add(self, template_id: str, url: str) -> str:
        webhooks.add_webhook(template_id, url, self._account(), self.services)
        return OK

    def Template_Webhook_Delete(self, template_id: str, url: str) -> str:
        webhooks.delete_webhook(template_id, url, self._account(), self.services.templates)
        return OK

    def Webhook_Delivery_List(self, video_id: str) -> list[Wire]:
        return webhooks.list_deliveries(video_id, self._account(), self.services)

    def Webhook_Redeliver(self, video_id: str) -> str:
        webhooks.redeliver(video_id, self._account(), self.services, self.claim())
        return OK

    def Template_Video_New(self, template_id: str, video: Wire) -> str:
        return videos.new_video(template_id, video, self.caller(), self.services, self.call_key())

    def Template_Videos_New(self, template_id: str, videos: list[Wire | ApiError]) -> list[Wire]:
        self._account()
        caller, call_key = self.caller(), self.call_key()
        return campaigns.new_videos(template_id, videos, caller, self.services, self.budget(), call_key)

    def Template_Videos_Check(self, template_id: str, videos: list[Wire | ApiError]) -> Wire:
        return campaigns.check_videos(template_id, videos, self._account(), self.services, self.budget())

    def Template_Batch_Get(self, template_id: str, batch_id: str) -> Wire:
        return template_batches.get_batch(template_id, batch_id, self._account(), self.services)

    def Template_Batch_List(self, template_id: str, page: Wire) -> Wire:
        return template_batches.list_batches(template_id, page, self._account(), self.services)

    def Campaign_New(self, template_id: str, campaign: Wire) -> Wire:
        self._account()
        return campaign_files.new_campaign(template_id, campaign, self.caller(), self.services, self.call_key())

    def Campaign_Check(self, campaign_id: str) -> str:
        campaign_files.begin(campaign_id, self._account(), self.services)
        return OK

    def Campaign_Start(self, campaign_id: str) -> str:
        return self._control(campaign_id, campaign_control.START)

    def Campaign_Pause(self, campaign_id: str) -> str:
        return self._control(campaign_id, campaign_control.PAUSE)

    def Campaign_Resume(self, campaign_id: str) -> str:
        return self._control(campaign_id, campaign_control.RESUME)

    def Campaign_Cancel(self, campaign_id: str) -> str:
        return self._control(campaign_id, campaign_control.CANCEL)

    def Campaign_Retry(self, campaign_id: str) -> str:
        return self._control(campaign_id, campaign_control.RETRY)

    def _control(self, campaign_id: str, order: campaign_control.Order) -> str:
        self._account()
        campaign_control.control(campaign_id, order, self.caller(), self.services)
        return OK

    def Campaign_Get(self, campaign_id: str) -> Wire:
        found = campaign_files.get_campaign(campaign_id, self._account(), self.services.campaigns)
        return campaign_files.campaign_with_problems(campaign_progress.with_progress(found, self.services))

    def Campaign_List(self) -> list[Wire]:
        return list(map(campaign_files.campaign_to_wire, self.services.campaigns.list(self._account())))

    def Campaign_Rows(self, campaign_id: str, page: Wire) -> Wire:
        return campaign_files.list_rows(campaign_id, page, self._account(), self.services)

    def Campaign_Result(self, campaign_id: str) -> Wire:
        return campaign_results.get_result(campaign_id, self._account(), self.services)

    def Campaign_Result_New(self, campaign_id: str) -> str:
        campaign_results.renew_result(campaign_id, self._account(), self.services)
        return OK

    def Campaign_Forecast(self, campaign_id: str) -> Wire:
        return list_forecasts.get_forecast(campaign_id, self._account(), self.services)

    def Campaign_Delete(self, campaign_id: str) -> str:
        campaign_files.delete_campaign(campaign_id, self._account(), self.services)
        return OK

    def Template_Video_List(self, template_id: str) -> list[Wire]:
        found = videos.list_videos(template_id, self._account(), self.services)
        return videos_to_wire(found, self.brand, self.services.statistics)

    def Template_Video_Page(self, template_id: str, page: Wire) -> Wire:
        return videos.list_page(template_id, page, self._account(), self.brand, self.services)

    def Video_Get(self, video_id: str) -> Wire:
        return videos.describe_video(video_id, self.caller(), self.brand, self.services)

    def Video_Update(self, video_id: str, update: Wire) -> str:
        video_updates.update_video(video_id, update, self._account(), self.services)
        return OK

    def Video_Update_Metadata(self, video_id: str, metadata: Wire) -> str:
        video_updates.update_metadata(video_id, metadata, self._account(), self.services)
        return OK

    def Video_Get_Links(self, video_id: str) -> list[Wire]:
        return videos.list_links(self._video(video_id), self.services.storage)

    def Video_Sezion_Link(self, video_id: str, storage_id: str) -> Wire:
        return videos.link(self._video(video_id), storage_id, self.services.storage)

    def Video_Pirsonal_Link(self, video_id: str, storage_id: str) -> Wire:
        return self.Video_Sezion_Link(video_id, storage_id)

    def Video_Youtube_Link(self, video_id: str, youtube_id: str) -> Wire:
        return publications.youtube_link(self._video(video_id), youtube_id)

    def Video_SharePage_Get(self, video_id: str) -> Wire:
        return share_pages.get_page(self._video(video_id), self.services)

    def Video_SharePage_New(self, video_id: str) -> Wire:
        self._account()
        return share_pages.new_page(self._video(video_id), self.caller(), self.services)

    def Video_SharePage_Delete(self, video_id: str) -> str:
        self._account()
        share_pages.delete_page(self._video(video_id), self.services)
        return OK

    def Template_Analytics(self, template_id: str, since: str, up_to: str) -> Wire:
        return analytics.template_analytics(template_id, since, up_to, self._account(), self.services)

    def Template_Analytics_CSV(self, template_id: str, since: str, up_to: str) -> str:
        return analytics_csv.days_csv(template_id, since, up_to, self._account(), self.services)

    def Template_Analytics_Videos(self, template_id: str, page: Wire) -> Wire:
        return analytics.template_videos(template_id, page, self._account(), self.services)

    def Template_Analytics_Videos_CSV(self, template_id: str, page: Wire) -> Wire:
        return analytics_csv.videos_csv(template_id, page, self._account(), self.services)

    def Video_Analytics(self, video_id: str) -> Wire:
        return analytics.video_analytics(video_id, self._account(), self.services)

    def Video_Analytics_CSV(self, video_id: str) -> str:
        return analytics_csv.viewings_csv(video_id, self._account(), self.services)

    def Video_Publish(self, video_id: str) -> str:
        self._account()
        publications.publish_again(self._video(video_id), self.services)
        return OK

    def Bucket_Connect(self, connection: Wire) -> Wire:
        return place_connections.connect_bucket(connection, self._account(), self.services)

    def Youtube_Connect(self) -> str:
        self._account()
        return youtube_connect.connect_url(self.caller(), self.services)

    def Youtube_Account_List(self) -> list[Wire]:
        return youtube_connect.list_youtube_accounts(self._account(), self.services)

    def Youtube_Account_Delete(self, youtube_id: str) -> str:
        youtube_connect.disconnect_youtube(youtube_id, self._account(), self.services)
        return OK

    def Connection_List(self) -> list[Wire]:
        return place_connections.list_connections(self._account(), self.services)

    def Connection_Test(self, connection_id: str) -> str:
        place_connections.test_connection(connection_id, self._account(), self.services)
        return OK

    def Connection_Delete(self, connection_id: str) -> str:
        youtube_connect.delete_connection(connection_id, self._account(), self.services)
        return OK

    def Video_Delete(self, video_id: str, remove_files: bool = True) -> str:
        credential = self.caller().credential
        videos.delete_video(video_id, self._account(), self.services, credential, withdraws=remove_files)
        return OK

    def Recipient_Erase(self, recipient: Wire) -> str:
        return erasures.erase_recipient(recipient, self._account(), self.caller().credential, self.services)

    def Erasure_Get(self, erasure_id: str) -> Wire:
        return erasures.get_erasure(erasure_id, self._account(), self.services.erasures)

    def Erasure_List(self, page: Wire) -> Wire:
        return erasures.list_erasures(page, self._account(), self.services.erasures)

    def Profile_List(self) -> list[Wire]:
        return profiles.list_profiles(self._account(), self.services.profiles)

    def Profile_New(self, profile: Wire) -> str:
        profiles.new_profile(profile, self._account(), self.services, self.claim())
        return OK

    def Profile_Delete(self, name: str) -> str:
        profiles.delete_profile(name, self._account(), self.services)
        return OK

    def Credit_List(self, since: str) -> list[Wire]:
        return credits.list_credits(since, self._account(), self.services.ledger)

    def Plan_List(self) -> list[Wire]:
        self._account()
        return orders.list_plans(self.services.plans)

    def Order_New(self, order: Wire) -> Wire:
        return orders.new_order(order, self._account(), self.services, self.claim())

    def Order_Get(self, order_id: str) -> Wire:
        return orders.get_order(order_id, self._account(), self.services)

    def Order_Confirm(self, order_id: str) -> Wire:
        return orders.confirm_order(order_id, self._account(), self.services)

    def Order_List(self) -> list[Wire]:
        return orders.list_orders(self._account(), self.services)

    def Billing_Get(self) -> Wire:
        return orders.get_billing(self._account(), self.services)

    def Billing_Portal(self, return_url: str) -> str:
        return orders.open_portal(return_url, self._account(), self.services)

    def Font_List(self) -> list[Wire]:
        return fonts.list_fonts(self._account(), self.services)

    def Font_Delete(self, name: str) -> str:
        fonts.delete_font(name, self._account(), self.services)
        return OK

    def Notification_List(self, since: str) -> list[Wire]:
        return notifications.list_notifications(since, self._account(), self.services.notifications)

    def Notification_Delete(self, notification_id: str) -> str:
        notifications.delete_notification(notification_id, self._account(), self.services.notifications)
        return OK

    def Audit_List(self, page: Wire) -> Wire:
        return audit.list_entries(page, self._account(), self.services.audit)


@dataclass(frozen=True, slots=True)
class AccountApi:
    """The methods of `AccountAPI`. `address()` returns the caller's network address."""

    services: AccountApiServices
    address: Callable[[], str]

    def Account_New(self, account: Wire) -> Wire:
        return sign_up.sign_up(account, self.address(), self.services)

    def Account_Activate(self, token: str) -> str:
        sign_up.activate(token, self.services)
        return OK

    def Account_Delete(self, email: str, password: str) -> str:
        accounts.delete_account(email, password, self.address(), self.services)
        return OK

    def Log_In(self, email: str, password: str) -> Wire:
        return login.log_in(email, password, self.address(), self.services)

    def Log_Out(self, account_id: str, account_secret: str) -> str:
        login.log_out(account_id, account_secret, self.services)
        return OK

    def Password_Change(self, email: str, password: str, new_password: str) -> str:
        login.change_password(email, password, new_password, self.address(), self.services)
        return OK

    def Password_Forgotten(self, email: str) -> str:
        sign_up.send_reset_mail(email, self.services)
        return OK

    def Password_Reset(self, token: str, new_password: str) -> str:
        sign_up.reset_password(token, new_password, self.address(), self.services)
        return OK
